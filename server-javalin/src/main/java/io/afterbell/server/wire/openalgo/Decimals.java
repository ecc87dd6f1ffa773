package io.afterbell.server.wire.openalgo;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes numbers that are not negative as ASCII digits, two at a time. Allocates nothing; safe for many threads. */
final class Decimals {
    private static final VarHandle TWO_BYTES =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final short[] TWO_DIGITS = new short[100];

    static {
        for (int i = 0; i < 100; i++) {
            TWO_DIGITS[i] = (short) ('0' + i / 10 << 8 | '0' + i % 10);
        }
    }

    private Decimals() {}

    /**
     * Writes a whole number.
     *
     * @param bytes takes the digits, at most 19
     * @param at where the first one goes
     * @param value 0 or more
     * @return the index behind the last digit
     */
    static int put(byte[] bytes, int at, long value) {
        int end = at + length(value);
        int i = end;
        long rest = value;
        // Eight digits at a time, because arithmetic on int is cheaper than on long.
        while (rest >= 100_000_000) {
            long above = rest / 100_000_000;
            int eight = (int) (rest - above * 100_000_000);
            int high = eight / 10_000;
            int low = eight - high * 10_000;
            i -= 8;
            putTwo(bytes, i, high / 100);
            putTwo(bytes, i + 2, high % 100);
            putTwo(bytes, i + 4, low / 100);
            putTwo(bytes, i + 6, low % 100);
            rest = above;
        }
        int small = (int) rest;
        while (small >= 100) {
            int above = small / 100;
            i -= 2;
            putTwo(bytes, i, small - above * 100);
            small = above;
        }
        if (small >= 10) {
            putTwo(bytes, i - 2, small);
        } else {
            bytes[i - 1] = (byte) ('0' + small);
        }
        return end;
    }

    /**
     * Writes a point and the digits behind it, without zeros at the end but for one that stands alone.
     *
     * @param bytes takes the point and the digits
     * @param at where the point goes
     * @param fraction the digits as a number, less than 10<sup>decimals</sup>
     * @param decimals how many digits the number stands for, 0 to 8
     * @return the index behind the last digit
     */
    static int putFraction(byte[] bytes, int at, long fraction, int decimals) {
        bytes[at] = '.';
        if (fraction == 0) {
            bytes[at + 1] = '0';
            return at + 2;
        }
        int digits = (int) fraction;
        int width = decimals;
        while (digits % 10 == 0) {
            digits /= 10;
            width--;
        }
        int end = at + 1 + width;
        for (int i = end - 1; i > at; i--) {
            int above = digits / 10;
            bytes[i] = (byte) ('0' + digits - above * 10);
            digits = above;
        }
        return end;
    }

    private static void putTwo(byte[] bytes, int at, int value) {
        TWO_BYTES.set(bytes, at, TWO_DIGITS[value]);
    }

    private static int length(long value) {
        int length = 1;
        long bound = 10;
        while (length < 19 && value >= bound) {
            length++;
            bound *= 10;
        }
        return length;
    }
}
