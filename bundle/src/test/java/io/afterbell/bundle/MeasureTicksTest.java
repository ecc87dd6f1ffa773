package io.afterbell.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The study that anyone can rerun, as anyone would. */
@Timeout(180)
class MeasureTicksTest {
    @TempDir
    Path folder;

    @Test
    void theDefaultSynthesizerIsHonestInEveryMeasure() throws IOException, InterruptedException {
        Product.Outcome outcome = Product.run("measure", "--ticks", "--exact", "200000", "--json");
        assertEquals(0, outcome.exitCode(), outcome.out() + outcome.err());
        JsonNode json = new ObjectMapper().readTree(outcome.out());
        assertEquals(9, json.get("studies").get(0).get("measures").size());
        assertEquals(0, json.get("inexact_candles").asLong());
        assertTrue(json.get("honest").asBoolean());
    }

    @Test
    void aStraightLineFailsAndIsDrawn() throws IOException, InterruptedException {
        Path plots = folder.resolve("plots");
        Product.Outcome outcome = Product.run(
                "measure",
                "--ticks",
                "--synthesizer",
                "linear",
                "--minutes",
                "2000",
                "--order-tapes",
                "5",
                "--exact",
                "1000",
                "--plots",
                plots.toString());
        assertEquals(1, outcome.exitCode(), outcome.err());
        assertTrue(outcome.out().contains("FAIL"), outcome.out());
        assertTrue(Files.readString(plots.resolve("variance-by-lag.svg")).contains("</svg>"));
    }

    @Test
    void recordedTicksOfAnyKindBecomeShapes() throws IOException, InterruptedException {
        StringBuilder csv = new StringBuilder("Time,LTP,Qty\n");
        for (int second = 0; second < 150 * 60; second++) {
            csv.append(String.format(
                    "2024-01-23 %02d:%02d:%02d,%.2f,%d%n",
                    10 + second / 3600, second / 60 % 60, second % 60, 100 + 0.05 * (second * 7919 % 31), second % 5));
        }
        Path ticks = Files.writeString(folder.resolve("ticks.csv"), csv);
        Path shapes = folder.resolve("my.shapes");
        Product.Outcome made =
                Product.run("shapes", ticks.toString(), "--tick-exchange", "NSE", "--out", shapes.toString());
        assertEquals(0, made.exitCode(), made.err());
        assertTrue(made.err().contains("time=Time (timestamp, zone Asia/Kolkata) price=LTP quantity=Qty"), made.err());
        assertTrue(made.out().startsWith("150 shapes written"), made.out());
        Product.Outcome measured = Product.run(
                "measure",
                "--ticks",
                "--synthesizer",
                "bridge:shapes=" + shapes,
                "--minutes",
                "500",
                "--order-tapes",
                "0",
                "--exact",
                "50000");
        assertTrue(measured.out().contains("candles not rebuilt, of 50000"), measured.out() + measured.err());
        assertTrue(measured.out().lines().reduce((a, b) -> b).orElse("").endsWith("PASS"), measured.out());
    }

    @Test
    void whatCannotBeReadIsNamed() throws IOException, InterruptedException {
        Path odd = Files.writeString(folder.resolve("odd.csv"), "when,value\n1,2\n");
        Product.Outcome outcome = Product.run("shapes", odd.toString(), "--out", "x.shapes");
        assertEquals(2, outcome.exitCode(), outcome.err());
        assertTrue(outcome.err().contains("--time-column"), outcome.err());
        Product.Outcome zone = Product.run("shapes", odd.toString(), "--out", "x.shapes", "--tick-zone", "IST+5");
        assertEquals(2, zone.exitCode(), zone.err());
        Product.Outcome missing = Product.run("measure", "--ticks", "--truth", "nowhere.parquet");
        assertEquals(2, missing.exitCode(), missing.err());
        assertTrue(missing.err().contains("file=nowhere.parquet"), missing.err());
    }

    @Test
    @Tag("real-data")
    void theBridgeStandsUpToRealSeconds() throws IOException, InterruptedException {
        Path up = Path.of("").toAbsolutePath();
        while (up != null && Files.notExists(up.resolve("shared").resolve("data"))) {
            up = up.getParent();
        }
        if (up == null) {
            System.out.println("skipped: there is no folder shared/data above this checkout");
        }
        assumeTrue(up != null, "needs shared/data");
        String real = up.resolve("shared/data/ticks/nifty_1s_2022.parquet").toString();
        Product.Outcome outcome = Product.run("measure", "--ticks", "--truth", real, "--exact", "0", "--json");
        JsonNode measures =
                new ObjectMapper().readTree(outcome.out()).get("studies").get(0).get("measures");
        // Its second by second moves undo each other a little, which no simulated walk has.
        assertEquals(1, measures.get(0).get("value").asDouble(), 0.2, outcome.out());
        assertEquals(1, measures.get(5).get("value").asDouble(), 0.1, outcome.out());
        assertTrue(measures.get(4).get("value").asDouble() < 0.04, outcome.out());
    }
}
