package io.afterbell.api.shape;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.api.spi.PluginException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * The shapes of recorded minutes: of each its range, and where in that range the price stood from first to last. Immutable;
 * safe for many threads.
 *
 * <p>Only minutes that moved have a shape. Prices, times and quantities are not in it.
 *
 * <p>A file is compressed (gzip): the text {@code AfterbellShapes1}, the number of shapes (4 bytes), then of each its range
 * over its low (4, floating point), the number of its points (2) and each point's position (2), 0 being the low and 65535
 * the high; all big-endian.
 */
public final class RecordedShapes {
    /** The position of the high; the low is 0. */
    public static final int TOP = 0xFFFF;

    /** How many points a shape has at most. */
    public static final int MAXIMUM_POINTS = 241;

    private static final byte[] MAGIC = "AfterbellShapes1".getBytes(StandardCharsets.US_ASCII);
    private static final int MAXIMUM_ALL_POINTS = 64 << 20;

    private final float[] ranges;
    /** Where the points of each shape begin; one more than there are shapes. */
    private final int[] starts;

    private final char[] positions;

    private RecordedShapes(Builder builder) {
        int count = builder.count;
        ranges = Arrays.copyOf(builder.ranges, count);
        starts = Arrays.copyOf(builder.starts, count + 1);
        positions = Arrays.copyOf(builder.positions, starts[count]);
    }

    /**
     * Begins a collection.
     *
     * @return an empty builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * How many shapes there are.
     *
     * @return the number
     */
    public int size() {
        return ranges.length;
    }

    /**
     * How far apart a minute's high and low were.
     *
     * @param shape from 0 to below {@link #size}, here and elsewhere
     * @return the range over the low, more than 0
     */
    public double range(int shape) {
        return ranges[shape];
    }

    /**
     * How many points a shape has.
     *
     * @param shape which
     * @return from 2 to {@link #MAXIMUM_POINTS}
     */
    public int points(int shape) {
        return starts[shape + 1] - starts[shape];
    }

    /**
     * Where the price stood.
     *
     * @param shape which
     * @param point from 0 to below {@link #points}
     * @return from 0 at the low to {@link #TOP} at the high
     */
    public int position(int shape, int point) {
        return positions[starts[shape] + point];
    }

    /**
     * Writes a file, whole or not at all.
     *
     * @param file replaced when it exists
     * @throws PluginException with {@link ErrorCode#INPUT_OUTPUT} when it cannot be written
     */
    public void write(Path file) {
        requireNonNull(file, "file");
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            try (DataOutputStream out = new DataOutputStream(
                    new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished))))) {
                out.write(MAGIC);
                out.writeInt(size());
                for (int shape = 0; shape < size(); shape++) {
                    out.writeFloat(ranges[shape]);
                    out.writeShort(points(shape));
                    for (int point = 0; point < points(shape); point++) {
                        out.writeChar(position(shape, point));
                    }
                }
            }
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            delete(unfinished, e);
            throw new PluginException(
                    ErrorCode.INPUT_OUTPUT, "the shapes cannot be written: file=" + file + ": " + e, e);
        }
    }

    private static void delete(Path unfinished, IOException because) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    /**
     * Reads a file.
     *
     * @param file as {@link #write} made it
     * @return the shapes
     * @throws PluginException with {@link ErrorCode#INVALID_PARAMETER} when there is no such file, it cannot be read, or
     *     it holds no shapes
     */
    public static RecordedShapes read(Path file) {
        requireNonNull(file, "file");
        try (DataInputStream in = new DataInputStream(
                new BufferedInputStream(new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)))))) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw refused(file, "it is not a file of afterbell shapes");
            }
            Builder builder = new Builder();
            int count = in.readInt();
            double[] points = new double[MAXIMUM_POINTS];
            for (int shape = 0; shape < count; shape++) {
                float range = in.readFloat();
                int size = in.readUnsignedShort();
                if (size < 2 || size > MAXIMUM_POINTS) {
                    throw refused(file, "damaged at shape=" + shape + ": points=" + size);
                }
                for (int point = 0; point < size; point++) {
                    points[point] = in.readChar();
                }
                builder.add(range, points, size);
            }
            // Reading on to the end also checks the sum of all bytes.
            if (in.read() >= 0) {
                throw refused(file, "there is more in it than its shapes");
            }
            return builder.build();
        } catch (NoSuchFileException e) {
            throw new PluginException(
                    ErrorCode.INVALID_PARAMETER, "there is no such file of shapes: shapes=" + file, e);
        } catch (EOFException e) {
            throw new PluginException(ErrorCode.INVALID_PARAMETER, "the file of shapes is cut off: shapes=" + file, e);
        } catch (ZipException e) {
            throw new PluginException(
                    ErrorCode.INVALID_PARAMETER,
                    "this is no file that afterbell shapes has made: shapes=" + file + ": " + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.INVALID_PARAMETER, "the shapes cannot be read: shapes=" + file + ": " + e, e);
        } catch (IllegalArgumentException e) {
            throw new PluginException(
                    ErrorCode.INVALID_PARAMETER,
                    "the file of shapes is damaged: shapes=" + file + ": " + e.getMessage(),
                    e);
        }
    }

    private static PluginException refused(Path file, String why) {
        return new PluginException(
                ErrorCode.INVALID_PARAMETER,
                "this is no file that afterbell shapes has made: shapes=" + file + ": " + why);
    }

    /** Collects shapes. For one thread. */
    public static final class Builder {
        private float[] ranges = new float[1 << 8];
        private int[] starts = new int[1 << 8];
        private char[] positions = new char[1 << 14];
        private int count;

        private Builder() {}

        /**
         * Adds a minute that moved.
         *
         * @param range its range over its low
         * @param prices the prices from first to last, in any unit, of which the first ones count; of more than
         *     {@link #MAXIMUM_POINTS} an even choice is kept, with the extremes
         * @param size how many there are, at least 2
         * @return this
         * @throws IllegalArgumentException when the range is not positive, or the prices do not move
         */
        public Builder add(double range, double[] prices, int size) {
            if (!(range > 0) || Double.isInfinite(range)) {
                throw new IllegalArgumentException("a range is a positive number: range=" + range);
            }
            if (count + 1 >= starts.length) {
                ranges = Arrays.copyOf(ranges, 2 * starts.length);
                starts = Arrays.copyOf(starts, 2 * starts.length);
            }
            int end = starts[count] + addPoints(prices, size);
            ranges[count] = (float) range;
            starts[++count] = end;
            return this;
        }

        private int addPoints(double[] prices, int size) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < size; i++) {
                low = Math.min(low, prices[i]);
                high = Math.max(high, prices[i]);
            }
            if (!(high > low) || Double.isInfinite(high - low)) {
                throw new IllegalArgumentException("these prices do not move: low=" + low + " high=" + high);
            }
            double[] kept = new double[Math.min(size, MAXIMUM_POINTS)];
            Resampling.resample(prices, size, kept);
            int start = starts[count];
            if (start + kept.length > MAXIMUM_ALL_POINTS) {
                throw new IllegalArgumentException(
                        "these are too many shapes for one file: shapes=" + count + " points=" + start);
            }
            while (start + kept.length > positions.length) {
                positions = Arrays.copyOf(positions, 2 * positions.length);
            }
            for (int i = 0; i < kept.length; i++) {
                positions[start + i] = (char) Math.rint((kept[i] - low) / (high - low) * TOP);
            }
            return kept.length;
        }

        /**
         * How many shapes were added.
         *
         * @return the number
         */
        public int size() {
            return count;
        }

        /**
         * Ends the collection.
         *
         * @return the shapes so far
         */
        public RecordedShapes build() {
            return new RecordedShapes(this);
        }
    }
}
