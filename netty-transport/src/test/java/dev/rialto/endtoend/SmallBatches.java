package dev.rialto.endtoend;

import dev.rialto.Request;
import dev.rialto.spi.BatchProtocol;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireProtocol;
import dev.rialto.spi.WireRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A provider that takes less in a batch than its like. */
record SmallBatches(WireProtocol of, int maxItems, long maxBytes) implements WireProtocol {
  @Override
  public String name() {
    return of.name();
  }

  @Override
  public WireRequest encode(Request request, Target target) {
    return of.encode(request, target);
  }

  @Override
  public ResponseDecoder decoder(Request request, Target target, ResponseHead head) {
    return of.decoder(request, target, head);
  }

  @Override
  public Optional<BatchProtocol> batches() {
    return of.batches().map(Small::new);
  }

  private final class Small implements BatchProtocol {
    private final BatchProtocol of;

    Small(BatchProtocol of) {
      this.of = of;
    }

    @Override
    public int maxItems() {
      return maxItems;
    }

    @Override
    public long maxBytes() {
      return maxBytes;
    }

    @Override
    public @Nullable WireRequest upload(List<Item> items, Target target) {
      return of.upload(items, target);
    }

    @Override
    public String readUpload(byte[] body) {
      return of.readUpload(body);
    }

    @Override
    public WireRequest create(List<Item> items, String uploadId, Target target) {
      return of.create(items, uploadId, target);
    }

    @Override
    public WireRequest status(String batchId, Target target) {
      return of.status(batchId, target);
    }

    @Override
    public WireRequest cancel(String batchId, Target target) {
      return of.cancel(batchId, target);
    }

    @Override
    public State readState(byte[] body) {
      return of.readState(body);
    }

    @Override
    public WireRequest results(String where, Target target) {
      return of.results(where, target);
    }

    @Override
    public void readResults(byte[] body, Consumer<ItemResult> out) {
      of.readResults(body, out);
    }
  }
}
