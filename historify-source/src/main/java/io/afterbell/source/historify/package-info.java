/**
 * Candles out of OpenAlgo's Historify. Open {@link io.afterbell.source.historify.HistorifySource} first;
 * {@link io.afterbell.source.historify.DatabaseOpener} is how it gets at a file that OpenAlgo also writes,
 * {@link io.afterbell.source.historify.HistorifyReader} what it reads, {@link
 * io.afterbell.source.historify.StoredInstruments} what is known of each instrument, and {@link
 * io.afterbell.source.historify.RowScan} how rows come out of the file.
 */
@NullMarked
package io.afterbell.source.historify;

import org.jspecify.annotations.NullMarked;
