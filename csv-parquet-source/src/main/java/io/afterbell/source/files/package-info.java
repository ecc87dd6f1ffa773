/**
 * Candles from CSV and Parquet files.
 */
@NullMarked
package io.afterbell.source.files;

import org.jspecify.annotations.NullMarked;
