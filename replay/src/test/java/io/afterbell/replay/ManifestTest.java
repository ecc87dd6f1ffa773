package io.afterbell.replay;

import static io.afterbell.replay.Market.INFY;
import static io.afterbell.replay.Market.MINUTE;
import static io.afterbell.replay.Market.OPEN;
import static io.afterbell.replay.Market.TCS;
import static io.afterbell.replay.Market.minutes;
import static io.afterbell.replay.Market.prepared;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.afterbell.api.CandleSeries;
import io.afterbell.api.Interval;
import io.afterbell.api.PriceScale;
import io.afterbell.api.TimeRange;
import io.afterbell.replay.Manifest.Candles;
import io.afterbell.replay.Manifest.Change;
import io.afterbell.replay.Manifest.Service;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ManifestTest {
    private static final Candles INFY_CANDLES = new Candles("INFY", "NSE", 2, OPEN, OPEN + MINUTE, "a".repeat(64));
    private static final Service BRIDGE = service("bridge", "1", Map.of("ticks_per_candle", "10"));
    private static final Service HIGH_VOL = service("high_vol", "2", Map.of("scale", "2.0"));
    private static final TimeRange RANGE = new TimeRange(OPEN, OPEN + 2 * MINUTE);

    private static final Manifest HERE = new Manifest(
            "0.1.0",
            "historify",
            1,
            List.of(INFY_CANDLES),
            List.of(RANGE),
            List.of(HIGH_VOL),
            List.of(),
            BRIDGE,
            1,
            false,
            List.of());

    private static Service service(String name, String version, Map<String, String> settings) {
        return new Service(name, version, settings, "");
    }

    private static Manifest there(
            List<Candles> candles,
            List<TimeRange> ranges,
            List<Service> regimes,
            List<Change> schedule,
            Service synthesizer,
            long seed) {
        return new Manifest(
                "0.2.0",
                "csv",
                1,
                candles,
                ranges,
                regimes,
                schedule,
                synthesizer,
                seed,
                false,
                List.of("INFY on NSE: 1 jump: spikes are left out"));
    }

    private static void differs(Manifest there, String... sentences) {
        assertEquals(List.of(sentences), HERE.differencesFrom(there));
        assertEquals(sentences.length == 0, HERE.equals(there));
        if (sentences.length == 0) {
            assertEquals(HERE.hashCode(), there.hashCode());
        }
    }

    @Test
    void theSameCandlesFromAnotherSourceAreTheSameTape() {
        differs(there(List.of(INFY_CANDLES), List.of(RANGE), List.of(HIGH_VOL), List.of(), BRIDGE, 1));
    }

    @Test
    void everyDifferenceIsNamed() {
        Candles other = new Candles("INFY", "NSE", 2, OPEN, OPEN + MINUTE, "b".repeat(64));
        Candles tcs = new Candles("TCS", "NSE", 2, OPEN, OPEN + MINUTE, "c".repeat(64));
        differs(
                there(List.of(other), List.of(RANGE), List.of(HIGH_VOL), List.of(), BRIDGE, 1),
                "the candles of INFY on NSE differ: 2 candles from 2024-01-23T03:45:00Z/2024-01-23T03:46:00Z with"
                        + " fingerprint aaaaaaaaaaaa here, source historify; 2 candles from"
                        + " 2024-01-23T03:45:00Z/2024-01-23T03:46:00Z with fingerprint bbbbbbbbbbbb there, source csv");
        differs(
                there(List.of(INFY_CANDLES, tcs), List.of(RANGE), List.of(HIGH_VOL), List.of(), BRIDGE, 2),
                "TCS on NSE is missing here and replayed there",
                "seed: 1 here, 2 there");
        differs(
                there(
                        List.of(),
                        List.of(RANGE, new TimeRange(OPEN + 9 * MINUTE, OPEN + 10 * MINUTE)),
                        List.of(HIGH_VOL),
                        List.of(),
                        BRIDGE,
                        1),
                "INFY on NSE is replayed here and missing there",
                "ranges: 2024-01-23T03:45:00Z/2024-01-23T03:47:00Z here, 2024-01-23T03:45:00Z/2024-01-23T03:47:00Z +"
                        + " 2024-01-23T03:54:00Z/2024-01-23T03:55:00Z there");
        differs(
                there(
                        List.of(INFY_CANDLES),
                        List.of(RANGE),
                        List.of(service("high_vol", "3", Map.of("scale", "2.5"))),
                        List.of(),
                        service("linear", "1", Map.of()),
                        1),
                "the version of regime high_vol: 2 here, 3 there",
                "regime high_vol scale: 2.0 here, 2.5 there",
                "synthesizer: bridge:ticks_per_candle=10 version 1 here, linear version 1 there");
        differs(
                there(
                        List.of(INFY_CANDLES),
                        List.of(RANGE),
                        List.of(),
                        List.of(new Change(OPEN, List.of(HIGH_VOL))),
                        BRIDGE,
                        1),
                "regime: high_vol:scale=2.0 version 2 here, none there",
                "a change of regime is made there only: high_vol:scale=2.0 version 2 from 2024-01-23T03:45:00Z");
    }

    @Test
    void aFileOfTheSameNameWithAnotherContentIsAnotherTape() {
        Service read = new Service("bridge", "1", Map.of("ticks_per_candle", "10"), "d1");
        differs(
                there(List.of(INFY_CANDLES), List.of(RANGE), List.of(HIGH_VOL), List.of(), read, 1),
                "the content of the files of synthesizer bridge: none here, d1 there");
    }

    @Test
    void theOrderInWhichInstrumentsJoinedDoesNotCount() {
        ReplayPlan plan = Market.plan(ScriptedSynthesizer.random());
        PreparedSeries infy = prepared(minutes(INFY, 0, 1));
        PreparedSeries tcs = prepared(minutes(TCS, 0, 1));
        Manifest one = Manifest.of(plan, List.of(infy, tcs), "csv", "1");
        assertEquals(one, Manifest.of(plan, List.of(tcs, infy), "csv", "1"));
        assertEquals(List.of(), one.differencesFrom(Manifest.of(plan, List.of(tcs, infy), "csv", "1")));
        assertEquals(
                List.of("INFY", "TCS"),
                one.candles().stream().map(Candles::symbol).toList());
        assertEquals(service("scripted", "1", Map.of()), one.synthesizer());
    }

    @Test
    void aSessionNamesItsTape() {
        DrivenSession driven = new DrivenSession(Pacing.of(Speed.MAX));
        driven.join(prepared(minutes(INFY, 0, 1)));
        Manifest manifest = driven.now(driven.session.manifest("csv", "0.1.0"));
        assertEquals("0.1.0", manifest.productVersion());
        assertEquals(2, manifest.candles().get(0).count());
        assertEquals(OPEN + MINUTE, manifest.candles().get(0).lastEpochMillis());
        assertTrue(manifest.candles().get(0).fingerprint().matches("[0-9a-f]{64}"));
    }

    @Test
    void aFingerprintChangesWithEveryColumnAndUnit() {
        Set<String> fingerprints = new HashSet<>();
        double[] candle = {100, 102, 98, 101, 500};
        fingerprints.add(Fingerprint.of(series(OPEN, candle, 0, new PriceScale(2, 5))));
        fingerprints.add(Fingerprint.of(series(OPEN + MINUTE, candle, 0, new PriceScale(2, 5))));
        fingerprints.add(Fingerprint.of(series(OPEN, candle, 7, new PriceScale(2, 5))));
        fingerprints.add(Fingerprint.of(series(OPEN, candle, 0, new PriceScale(2, 1))));
        for (int column = 0; column < 5; column++) {
            double[] other = candle.clone();
            other[column] += 0.5;
            fingerprints.add(Fingerprint.of(series(OPEN, other, 0, new PriceScale(2, 5))));
        }
        assertEquals(9, fingerprints.size());
        assertTrue(fingerprints.contains(Fingerprint.of(series(OPEN, candle, 0, new PriceScale(2, 5)))), "stable");
        assertNotEquals(
                Fingerprint.of(
                        minutes(INFY, java.util.stream.IntStream.range(0, 2_000).toArray())),
                Fingerprint.of(
                        minutes(INFY, java.util.stream.IntStream.range(0, 1_024).toArray())));
    }

    private static CandleSeries series(long opensAt, double[] candle, long openInterest, PriceScale scale) {
        return CandleSeries.builder(INFY, Interval.ONE_MINUTE)
                .add(opensAt, candle[0], candle[1], candle[2], candle[3], candle[4], openInterest)
                .build(scale);
    }
}
