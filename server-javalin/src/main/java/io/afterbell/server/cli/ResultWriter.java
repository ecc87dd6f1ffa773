package io.afterbell.server.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where results go, which remembers why the first write failed: a {@link PrintWriter} alone only says that one did, and
 * {@link System#out} says nothing at all. For one thread at a time, except for {@link #failure}.
 */
public final class ResultWriter extends PrintWriter {
    private final Target target;

    private ResultWriter(Target target) {
        super(new OutputStreamWriter(target, StandardCharsets.UTF_8), true);
        this.target = target;
    }

    /**
     * A writer of UTF-8, flushed at each line's end.
     *
     * @param stream takes the bytes; throws when it cannot
     * @return the writer
     */
    public static ResultWriter to(OutputStream stream) {
        return new ResultWriter(new Target(stream));
    }

    /**
     * Why a result could not be written in full.
     *
     * @return the first failure; empty as long as all is well
     */
    public Optional<IOException> failure() {
        flush();
        return Optional.ofNullable(target.failure);
    }

    private static final class Target extends OutputStream {
        private final OutputStream stream;
        private volatile @Nullable IOException failure;

        Target(OutputStream stream) {
            this.stream = requireNonNull(stream, "stream");
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                stream.write(bytes, offset, length);
            } catch (IOException e) {
                throw first(e);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                stream.flush();
            } catch (IOException e) {
                throw first(e);
            }
        }

        private IOException first(IOException e) {
            if (failure == null) {
                failure = e;
            }
            return e;
        }
    }
}
