package dev.rialto.internal.jobs;

import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.Request;
import dev.rialto.RialtoException;
import dev.rialto.spi.BatchProtocol.Item;
import dev.rialto.spi.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Parts calls into as many batches as a provider's limits on one ask for, and gives each call its
 * id: its number and a checksum of what is sent, so that a batch that is taken up again cannot
 * answer one call with the result of another.
 */
final class Groups {
  /** What stands around an item's body, roughly and at most. */
  private static final int AROUND_ITEM = 200;

  /** Calls that go together. */
  record Group(List<Item> items, List<Parked> calls) {
    Group() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  private Groups() {}

  /**
   * Returns the groups of the calls that are neither over nor sent; one that is too large by itself
   * fails.
   *
   * @param byId gets each call by its id
   */
  static List<Group> of(List<Parked> calls, BatchHttp site, Map<String, Parked> byId) {
    List<Group> groups = new ArrayList<>();
    Group group = new Group();
    long bytes = 0;
    for (int i = 0; i < calls.size(); i++) {
      Parked call = calls.get(i);
      if (call.isOver() || call.isSent()) {
        continue;
      }
      byte[] body;
      try {
        body = body(call, site.target());
      } catch (RialtoException e) {
        call.fail(e);
        continue;
      }
      long size = (long) body.length + AROUND_ITEM;
      if (size > site.maxBytes()) {
        call.fail(tooLarge(size, site));
        continue;
      }
      if (!group.items.isEmpty()
          && (group.items.size() == site.maxItems() || bytes + size > site.goodBytes())) {
        groups.add(group);
        group = new Group();
        bytes = 0;
      }
      bytes += size;
      String id = id(i, body);
      byId.put(id, call);
      group.items.add(new Item(id, call.call().request()));
      group.calls.add(call);
    }
    // Of no calls at all there is one group still, which the provider's limits refuse.
    if (groups.isEmpty() || !group.items.isEmpty()) {
      groups.add(group);
    }
    return groups;
  }

  /** Gives each call its id, without sending any. */
  static void name(List<Parked> calls, BatchHttp site, Map<String, Parked> byId) {
    for (int i = 0; i < calls.size(); i++) {
      if (!calls.get(i).isOver()) {
        byId.put(id(i, body(calls.get(i), site.target())), calls.get(i));
      }
    }
  }

  private static byte[] body(Parked parked, Target target) {
    Request request = parked.call().request();
    ByteArrayOutputStream body = new ByteArrayOutputStream(512);
    try {
      target.endpoint().protocol().encode(request, target).body().writeTo(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return body.toByteArray();
  }

  private static String id(int number, byte[] body) {
    CRC32 sum = new CRC32();
    sum.update(body);
    return "r" + number + "-" + Long.toHexString(sum.getValue());
  }

  private static InvalidRequestException tooLarge(long bytes, BatchHttp site) {
    Target target = site.target();
    return new InvalidRequestException(
        "The call has "
            + bytes
            + " bytes; provider '"
            + target.endpoint().provider()
            + "' takes "
            + site.maxBytes()
            + " in a batch",
        "Send less in it",
        FailureDetails.NONE.at(target.endpoint().provider(), target.model()),
        null);
  }
}
