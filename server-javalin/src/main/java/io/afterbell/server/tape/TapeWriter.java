package io.afterbell.server.tape;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.PreparedSeries;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.ReplayPipeline;
import io.afterbell.replay.TickBlock;
import io.afterbell.replay.TickMerger;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/**
 * Writes the ticks of several instruments in one time order: the same ticks that a session with the same plan sends.
 *
 * <p>A file appears whole or not at all: it is written beside its place and moved there at the end. For one thread.
 */
public final class TapeWriter {
    private static final String HEADER = "symbol,exchange,timestamp_ms,price,volume\n";
    private static final int BLOCK_TICKS = 4_096;

    private final ReplayPipeline pipeline;
    private final List<PreparedSeries> prepared;

    /**
     * Makes a writer.
     *
     * @param pipeline the stages
     * @param prepared the candles of each instrument
     */
    public TapeWriter(ReplayPipeline pipeline, List<PreparedSeries> prepared) {
        this.pipeline = requireNonNull(pipeline, "pipeline");
        this.prepared = List.copyOf(prepared);
    }

    /**
     * Writes a file; its name's ending decides its form.
     *
     * @param file ends in {@code .csv} or {@code .parquet}; replaced when it exists
     * @param percentDone is told how much is done, in percent
     * @return how many ticks there are
     * @throws ReplayException with {@link ErrorCode#INVALID_PARAMETER} for another ending, or
     *     {@link ErrorCode#INPUT_OUTPUT} when writing fails; then the place is as it was
     */
    public long write(Path file, IntConsumer percentDone) {
        String ending = file.toString().toLowerCase(Locale.ROOT);
        boolean parquet = ending.endsWith(".parquet");
        if (!parquet && !ending.endsWith(".csv")) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER, "a tape is written to a .csv or a .parquet file: out=" + file);
        }
        Path folder = requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
        // Not made by createTempFile, whose files only their owner may read: a tape has the rights of any new file.
        String name = ".afterbell-tape-" + UUID.randomUUID();
        Path part = folder.resolve(name + ".csv.part");
        Path converted = folder.resolve(name + ".parquet.part");
        try {
            long ticks = writeCsvFile(part, percentDone);
            if (parquet) {
                ParquetConversion.convert(part, converted);
            }
            Files.move(parquet ? converted : part, file, StandardCopyOption.ATOMIC_MOVE);
            return ticks;
        } catch (IOException | UncheckedIOException e) {
            throw new ReplayException(ErrorCode.INPUT_OUTPUT, "the tape cannot be written: out=" + file + ": " + e, e);
        } finally {
            delete(part);
            delete(converted);
        }
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long writeCsvFile(Path file, IntConsumer percentDone) throws IOException {
        long first = prepared.stream()
                .mapToLong(one -> one.series().openEpochMillis(0))
                .min()
                .orElse(0);
        long last = prepared.stream()
                .mapToLong(one -> one.series().openEpochMillis(one.series().size() - 1))
                .max()
                .orElse(0);
        try (BufferedWriter writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW)) {
            return writeCsv(
                    writer,
                    time -> percentDone.accept((int) Math.min(100, 100 * (time - first) / Math.max(1, last - first))));
        }
    }

    /**
     * Writes CSV with a heading.
     *
     * @param writer takes the text; flushed, not closed
     * @return how many ticks there are
     * @throws ReplayException with {@link ErrorCode#INPUT_OUTPUT} when writing fails
     */
    public long writeCsv(Writer writer) {
        try {
            long ticks = writeCsv(writer, time -> {});
            writer.flush();
            return ticks;
        } catch (IOException e) {
            throw new ReplayException(ErrorCode.INPUT_OUTPUT, "the tape cannot be written: " + e, e);
        }
    }

    private long writeCsv(Writer writer, LongConsumer progress) throws IOException {
        writer.write(HEADER);
        String[] names = prepared.stream()
                .map(one -> quoted(one.instrument().symbol()) + ","
                        + quoted(one.instrument().exchange()) + ",")
                .toArray(String[]::new);
        TickBlock block = new TickBlock(BLOCK_TICKS);
        StringBuilder lines = new StringBuilder();
        long ticks = 0;
        try (TickMerger merger = pipeline.merge(prepared)) {
            while (true) {
                TickMerger.Stop stop = merger.fill(block, Long.MAX_VALUE);
                if (stop == TickMerger.Stop.GAP) {
                    merger.skipGap();
                    continue;
                }
                for (int i = 0; i < block.size(); i++) {
                    append(lines, names, block, i);
                }
                writer.append(lines);
                lines.setLength(0);
                ticks += block.size();
                if (block.size() > 0) {
                    progress.accept(block.epochMillis(block.size() - 1));
                }
                block.clear();
                if (stop == TickMerger.Stop.END) {
                    return ticks;
                }
            }
        }
    }

    private void append(StringBuilder lines, String[] names, TickBlock block, int i) {
        int instrument = block.instrument(i);
        CandleSeries series = prepared.get(instrument).series();
        lines.append(names[instrument])
                .append(block.epochMillis(i))
                .append(',')
                .append(decimal(block.price(i), series.priceScale().decimals()))
                .append(',')
                .append(decimal(block.volume(i), series.volumeScale().decimals()))
                .append('\n');
    }

    private static String decimal(long units, int decimals) {
        return decimals == 0
                ? Long.toString(units)
                : BigDecimal.valueOf(units, decimals).toPlainString();
    }

    private static String quoted(String text) {
        boolean plain = text.indexOf(',') < 0 && text.indexOf('"') < 0;
        return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
