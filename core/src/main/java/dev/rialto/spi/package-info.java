/**
 * The seams that others implement: {@link dev.rialto.spi.Transport} moves bytes, {@link
 * dev.rialto.spi.WireProtocol} speaks a provider's dialect, {@link dev.rialto.spi.PipelineListener}
 * watches, {@link dev.rialto.spi.Ticker} and {@link dev.rialto.spi.Scheduler} keep the time.
 *
 * <pre>
 *   Request → WireProtocol.encode → TransportRequest → Transport → the provider
 *   ResponseEvent ← ResponseDecoder ← ResponseHandler ←──────────┘
 * </pre>
 */
@NullMarked
package dev.rialto.spi;

import org.jspecify.annotations.NullMarked;
