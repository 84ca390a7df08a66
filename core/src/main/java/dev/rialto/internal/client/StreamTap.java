package dev.rialto.internal.client;

import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.Timings;
import dev.rialto.internal.call.Provenance;
import dev.rialto.spi.PipelineEvent;

/** Sees what passes through a subscription, and how it ends. Called serially; must not block. */
interface StreamTap {

  /** Sees nothing. */
  StreamTap NONE =
      new StreamTap() {
        @Override
        public void onEvent(ResponseEvent event) {}

        @Override
        public void onComplete(Provenance provenance, Timings timings) {}

        @Override
        public void onError(RialtoException error) {}
      };

  /** Hears where the call comes from, before anything else. */
  default void onCall(PipelineEvent.Origin origin) {}

  void onEvent(ResponseEvent event);

  void onComplete(Provenance provenance, Timings timings);

  void onError(RialtoException error);
}
