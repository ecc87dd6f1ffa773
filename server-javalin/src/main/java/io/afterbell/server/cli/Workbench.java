package io.afterbell.server.cli;

import static java.util.Objects.requireNonNull;

import io.afterbell.api.TradingCalendar;
import io.afterbell.api.spi.ErrorCode;
import io.afterbell.replay.ReplayException;
import io.afterbell.replay.checkup.Checkup;
import io.afterbell.server.candles.CandleLibrary;
import io.afterbell.server.candles.SourceChain;
import io.afterbell.server.config.ServerConfig;
import io.afterbell.server.config.Setting;
import io.afterbell.server.plugins.PluginCatalog;
import io.afterbell.server.plugins.PluginLoader;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a command works with: the services that were found, the candles of the chosen source, and a calendar.
 *
 * @param catalog the services
 * @param library the candles
 * @param calendar hours and zones
 */
record Workbench(PluginCatalog catalog, CandleLibrary library, TradingCalendar calendar) {
    Workbench {
        requireNonNull(catalog, "catalog");
        requireNonNull(library, "library");
        requireNonNull(calendar, "calendar");
    }

    static Workbench of(ServerConfig config, Surroundings surroundings) {
        PluginCatalog catalog = catalog(config, surroundings);
        TradingCalendar calendar = calendar(config);
        CandleLibrary library = new CandleLibrary(
                config.using(Setting.SOURCE, () -> SourceChain.of(catalog, config.sources())),
                calendar,
                new Checkup(calendar, config.checks()),
                config.memoryLimitBytes());
        return new Workbench(catalog, library, calendar);
    }

    static PluginCatalog catalog(ServerConfig config, Surroundings surroundings) {
        PluginCatalog catalog = PluginLoader.load(config.plugins().orElse(surroundings.usualPluginFolder()));
        if (catalog.sources().isEmpty()) {
            throw new ReplayException(
                    ErrorCode.PLUGIN_BROKEN, "no usable candle source was found; is Afterbell's lib folder complete?");
        }
        return catalog;
    }

    static TradingCalendar calendar(ServerConfig config) {
        if (config.calendar().isEmpty()) {
            return TradingCalendar.standard();
        }
        Path file = config.calendar().get();
        try (BufferedReader table = Files.newBufferedReader(file)) {
            return TradingCalendar.standard().extendedBy(table, file.toString());
        } catch (IOException e) {
            throw new ReplayException(
                    ErrorCode.INVALID_PARAMETER, "the calendar cannot be read: calendar=" + file + ": " + e, e);
        } catch (IllegalArgumentException e) {
            throw new ReplayException(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
        }
    }
}
