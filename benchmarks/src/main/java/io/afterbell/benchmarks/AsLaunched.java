package io.afterbell.benchmarks;

/** Java's options as the launcher sets them, so that what is measured is what users have. */
final class AsLaunched {
    static final String COLLECTOR = "-XX:+UseSerialGC";
    static final String LARGE_PAGES = "-XX:+UseTransparentHugePages";
    /** Large pages are an option on Linux alone. */
    static final String ELSEWHERE = "-XX:+IgnoreUnrecognizedVMOptions";

    private AsLaunched() {}
}
