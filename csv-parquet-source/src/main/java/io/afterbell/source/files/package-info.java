/**
 * Candles out of single files. Open {@link io.afterbell.source.files.CsvSource} first;
 * {@link io.afterbell.source.files.FileTable} is how a file becomes a table, {@link io.afterbell.source.files.FileReader}
 * what is read from it.
 */
@NullMarked
package io.afterbell.source.files;

import org.jspecify.annotations.NullMarked;
