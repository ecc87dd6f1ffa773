package io.afterbell.server.cli;

import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.afterbell.server.recordings.TickFiles;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import picocli.CommandLine.Option;

/** How files of recorded ticks are to be read: the options of every command that reads some. */
final class RecordedTickOptions {
    @Option(names = "--tick-symbol", paramLabel = "SYMBOL", description = "Which instrument the ticks are of.")
    private String symbol = "";

    @Option(
            names = "--tick-exchange",
            paramLabel = "EXCHANGE",
            description = "Its exchange, which decides on trading sessions and zone.")
    private String exchange = "";

    @Option(
            names = "--tick-zone",
            paramLabel = "ZONE",
            description = "The zone of times that have none. Default: the exchange's.")
    private String zone = "";

    @Option(names = "--tick-from", paramLabel = "DATE", description = "The first date to read. Default: all there is.")
    private String from = "";

    @Option(names = "--tick-to", paramLabel = "DATE", description = "The last date to read. Default: all there is.")
    private String to = "";

    @Option(names = "--time-column", paramLabel = "NAME", description = "The column of the time.")
    private String time = "";

    @Option(names = "--price-column", paramLabel = "NAME", description = "The column of the price.")
    private String price = "";

    @Option(names = "--quantity-column", paramLabel = "NAME", description = "The column of the quantity.")
    private String quantity = "";

    TickFiles.Choice choice() {
        check("--tick-zone", zone, () -> ZoneId.of(zone));
        check("--tick-from", from, () -> LocalDate.parse(from));
        check("--tick-to", to, () -> LocalDate.parse(to));
        return new TickFiles.Choice(
                Map.of("time", time, "price", price, "quantity", quantity), symbol, exchange, zone, from, to);
    }

    private static void check(String option, String value, Runnable reading) {
        try {
            if (!value.isEmpty()) {
                reading.run();
            }
        } catch (DateTimeException e) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER,
                    (option.endsWith("zone")
                                    ? "a zone is written as Asia/Kolkata: "
                                    : "a date is written as 2024-01-23: ")
                            + option + "=" + value,
                    e);
        }
    }
}
