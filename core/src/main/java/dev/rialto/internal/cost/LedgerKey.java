package dev.rialto.internal.cost;

import dev.rialto.cost.CostDimension;
import dev.rialto.internal.call.Call;
import dev.rialto.spi.Target;

/**
 * By what an entry of the ledger is told apart from others of its hour.
 *
 * @param model {@code provider/model}
 * @param endpoint the endpoint's name
 * @param tenant the tenant; empty if none
 * @param user the end user; empty if none
 * @param client the client's name
 * @param method the method's name
 */
record LedgerKey(
    String model, String endpoint, String tenant, String user, String client, String method) {

  /** Where those are put together that are too many. */
  static final LedgerKey OTHERS =
      new LedgerKey("(others)", "(others)", "(others)", "(others)", "(others)", "(others)");

  static LedgerKey of(Call call, Target target, String model) {
    return new LedgerKey(
        model,
        target.endpoint().name(),
        call.options().tenant(),
        call.options().user(),
        call.origin().client(),
        call.origin().method());
  }

  /** Returns whether it is that of a call at a target. */
  boolean isOf(Call call, Target target) {
    return endpoint.equals(target.endpoint().name())
        && tenant.equals(call.options().tenant())
        && user.equals(call.options().user())
        && client.equals(call.origin().client())
        && method.equals(call.origin().method());
  }

  String part(CostDimension dimension) {
    return switch (dimension) {
      case MODEL -> model;
      case ENDPOINT -> endpoint;
      case TENANT -> tenant;
      case USER -> user;
      case CLIENT -> client;
      case METHOD -> equals(OTHERS) ? method : client + "." + method;
    };
  }
}
