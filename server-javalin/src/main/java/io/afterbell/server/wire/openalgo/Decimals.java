package io.afterbell.server.wire.openalgo;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes numbers that are not negative as ASCII digits, eight at a time. Allocates nothing; safe for many threads.
 *
 * <p>Digits are made side by side in one long, as in Paul Khuong's "How to print integers really fast" (2017), and
 * stored in one go. So up to {@link #OVERHANG} bytes behind a number are touched as well; whoever writes from front to
 * back never sees them.
 */
final class Decimals {
    /** How many bytes behind the end of a number are touched at most. */
    static final int OVERHANG = 7;

    /** One more than what four digits can say. */
    static final int FOUR_DIGITS = 10_000;

    /** One more than what eight digits can say. */
    static final int EIGHT_DIGITS = 100_000_000;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Where among eight digits the last one before the point is, when two are behind it. */
    private static final int UNITS_SHIFT = 40;

    private static final long ASCII_ZEROS = 0x3030303030303030L;

    private Decimals() {}

    /**
     * Writes a whole number.
     *
     * @param bytes takes the digits, at most 19, and {@link #OVERHANG} bytes more
     * @param at where the first one goes
     * @param value 0 or more
     * @return the index behind the last digit
     */
    static int put(byte[] bytes, int at, long value) {
        if (value < EIGHT_DIGITS) {
            return putUpToEight(bytes, at, (int) value);
        }
        long above = value / EIGHT_DIGITS;
        // The recursion is for numbers beyond 16 digits only: compilers do not inline it.
        int behind = above < EIGHT_DIGITS ? putUpToEight(bytes, at, (int) above) : put(bytes, at, above);
        EIGHT_BYTES.set(bytes, behind, digits((int) (value - above * EIGHT_DIGITS)) | ASCII_ZEROS);
        return behind + 8;
    }

    /**
     * Writes eight digits, leading zeros included, in two places.
     *
     * @param bytes takes the digits
     * @param at where the first one goes
     * @param again where the first one goes in the second place
     * @param value less than 10<sup>8</sup>
     */
    static void putEightTwice(byte[] bytes, int at, int again, int value) {
        long digits = digits(value) | ASCII_ZEROS;
        EIGHT_BYTES.set(bytes, at, digits);
        EIGHT_BYTES.set(bytes, again, digits);
    }

    /** The digits of a number below 10<sup>4</sup> as characters, leading zeros included, the first in the lowest byte. */
    static long fourDigits(int value) {
        int hundreds = value * 5_243 >>> 19;
        int twos = value - 100 * hundreds << 16 | hundreds;
        int tens = twos * 103 >>> 10 & 0x000F_000F;
        return (twos - 10 * tens << 8 | tens) | 0x3030_3030;
    }

    /** What is to be stored with a number of some characters, given the eight bytes that come behind it. */
    static long behind(long bytes, int width) {
        // In two steps, because eight characters leave none of them and a shift by 64 would leave all.
        return bytes << (width << 3) - Byte.SIZE << Byte.SIZE;
    }

    /**
     * A number as characters, the first one in the lowest byte and zeros behind the last one.
     *
     * @param value 0 to less than 10<sup>8</sup>
     */
    static long text(int value) {
        long digits = digits(value);
        return (digits | ASCII_ZEROS) >>> (Long.numberOfTrailingZeros(digits | 1L << 56) & ~7);
    }

    /**
     * A number of hundredths as the shortest decimal with a digit behind the point, as {@link #text} has it.
     *
     * @param hundredths 0 to less than 10<sup>7</sup>
     */
    static long textOfHundredths(int hundredths) {
        long digits = digits(hundredths);
        int leading = Long.numberOfTrailingZeros(digits | 1L << UNITS_SHIFT) & ~7;
        long shown = (digits | ASCII_ZEROS) >>> leading;
        int point = UNITS_SHIFT + Byte.SIZE - leading;
        // The last digit goes when it is a zero: as many bits as a byte has, or none.
        long whole = shown & (1L << point) - 1;
        long fraction = digits >>> 56 == 0 ? shown >>> point & 0xFF : shown >>> point;
        return whole | (long) '.' << point | fraction << point << Byte.SIZE;
    }

    /** How many characters {@link #text} or {@link #textOfHundredths} has given. */
    static int width(long text) {
        return Byte.SIZE - (Long.numberOfLeadingZeros(text) >>> 3);
    }

    static void putEightBytes(byte[] bytes, int at, long characters) {
        EIGHT_BYTES.set(bytes, at, characters);
    }

    static long eightBytes(byte[] bytes, int at) {
        return (long) EIGHT_BYTES.get(bytes, at);
    }

    private static int putUpToEight(byte[] bytes, int at, int value) {
        long digits = digits(value);
        // The first digit is in the lowest byte; the last one is written even when all are zero.
        int leadingZeros = Long.numberOfTrailingZeros(digits | 1L << 56) >>> 3;
        EIGHT_BYTES.set(bytes, at, (digits | ASCII_ZEROS) >>> (leadingZeros << 3));
        return at + 8 - leadingZeros;
    }

    /**
     * Writes a point and the digits behind it, without zeros at the end but for one that stands alone.
     *
     * @param bytes takes the point and the digits, and {@link #OVERHANG} bytes more
     * @param at where the point goes
     * @param fraction the digits as a number, less than 10<sup>8</sup>: the part of one in hundred-millionths
     * @return the index behind the last digit
     */
    static int putFraction(byte[] bytes, int at, int fraction) {
        long digits = digits(fraction);
        bytes[at] = '.';
        EIGHT_BYTES.set(bytes, at + 1, digits | ASCII_ZEROS);
        int trailingZeros = Long.numberOfLeadingZeros(digits | 1) >>> 3;
        return at + 1 + 8 - trailingZeros;
    }

    /** The eight digits of a number below 10<sup>8</sup>, one a byte, the first in the lowest. */
    private static long digits(int value) {
        int high = value / 10_000;
        long fours = high | (long) (value - high * 10_000) << 32;
        // Divisions by 100 and by 10 as multiplications that are exact below 10,000 and below 100.
        long hundreds = (fours * 10_486L >>> 20) & 0x0000_007F_0000_007FL;
        long twos = fours - 100 * hundreds << 16 | hundreds;
        long tens = (twos * 103L >>> 10) & 0x000F_000F_000F_000FL;
        return twos - 10 * tens << 8 | tens;
    }
}
