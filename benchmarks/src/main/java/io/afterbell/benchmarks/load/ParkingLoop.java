package io.afterbell.benchmarks.load;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * The floor of pacing: a process that sleeps until one instant after another and does nothing. Its lateness is the
 * machine's.
 */
final class ParkingLoop {
    private ParkingLoop() {}

    /**
     * Prints {@code p50=… p99=… p999=… max=…}, how late it woke up, in microseconds.
     *
     * @param arguments milliseconds from one instant to the next, and for how many seconds
     */
    public static void main(String[] arguments) {
        long intervalNanos = (long) (Double.parseDouble(arguments[0]) * 1_000_000);
        int count = (int) (Integer.parseInt(arguments[1]) * 1_000_000_000L / intervalNanos);
        long[] lateMicros = new long[count];
        System.out.println("port=0");
        long due = System.nanoTime();
        for (int i = 0; i < count; i++) {
            due += intervalNanos;
            for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                LockSupport.parkNanos(due - now);
            }
            lateMicros[i] = (System.nanoTime() - due) / 1_000;
        }
        Arrays.sort(lateMicros);
        System.out.println("p50=" + lateMicros[count / 2] + " p99=" + lateMicros[count * 99 / 100] + " p999="
                + lateMicros[(int) (count * 999L / 1_000)] + " max=" + lateMicros[count - 1]);
    }
}
