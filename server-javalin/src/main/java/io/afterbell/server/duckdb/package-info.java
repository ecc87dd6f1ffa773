/** DuckDB in memory, for files that it reads and writes well. Open {@link io.afterbell.server.duckdb.DuckDb} first. */
@NullMarked
package io.afterbell.server.duckdb;

import org.jspecify.annotations.NullMarked;
