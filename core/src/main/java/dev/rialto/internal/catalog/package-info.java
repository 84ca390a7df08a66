/**
 * The catalogue of a running Rialto: the shipped one or the last good refresh, under the
 * application's own rows.
 *
 * <pre>
 *   address → CatalogDownload → CatalogJson (LiteLLM, models.dev) → CatalogGuard → LiveCatalog
 * </pre>
 */
@NullMarked
package dev.rialto.internal.catalog;

import org.jspecify.annotations.NullMarked;
