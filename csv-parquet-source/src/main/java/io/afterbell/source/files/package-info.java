/**
 * Candles out of CSV and Parquet files. Open {@link io.afterbell.source.files.FilesReader} first: it finds files
 * ({@link io.afterbell.source.files.FileFinder}), understands how each is written
 * ({@link io.afterbell.source.files.Understanding}, which makes a {@link io.afterbell.source.files.Layout}), asks DuckDB for
 * rows ({@link io.afterbell.source.files.RowQuery}) and makes candles of them
 * ({@link io.afterbell.source.files.Candles}).
 */
@NullMarked
package io.afterbell.source.files;

import org.jspecify.annotations.NullMarked;
