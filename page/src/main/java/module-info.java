/**
 * The Replay page, as a browser gets it: no code for Java, only the files below {@code afterbell-page/}, which npm made
 * at build time. A build without Node leaves them out, and the host says so on {@code /}.
 */
module io.afterbell.page {}
