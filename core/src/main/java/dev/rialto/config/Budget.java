package dev.rialto.config;

import dev.rialto.Usd;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How much may be spent in a span of time. Immutable.
 *
 * @param name what messages and reports call it
 * @param limit the most that is spent in one window; above zero
 * @param window the span of time
 * @param rolling the length of a rolling window; zero for the others
 * @param zone where days and months begin
 * @param scope whose spending counts
 * @param only the one tenant, user, client, method or model it is for; empty: each has its own
 */
public record Budget(
    String name,
    Usd limit,
    Window window,
    Duration rolling,
    ZoneId zone,
    Scope scope,
    String only) {

  /** The span of time that a budget is for. */
  public enum Window {
    /** From midnight to midnight. */
    DAY,
    /** From the first of a month to the next. */
    MONTH,
    /** The time before each call. */
    ROLLING
  }

  /** Whose spending counts. */
  public enum Scope {
    /** All calls of the Rialto. */
    ALL,
    /** Each tenant's, by {@code CallOptions.tenant}. */
    TENANT,
    /** Each end user's, by {@code CallOptions.user}. */
    USER,
    /** Each client interface's, by its simple name. */
    CLIENT,
    /** Each method's, by {@code Client.method}. */
    METHOD,
    /** Each model's, by {@code provider/model}; refused there, a call may go to another. */
    MODEL
  }

  /**
   * Checks the ranges.
   *
   * @throws dev.rialto.ConfigurationException if one is passed
   */
  public Budget {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(only, "only");
    if (limit.signum() <= 0) {
      throw Require.refused("budget '" + name + "'", limit, "an amount above zero");
    }
    if (window == Window.ROLLING) {
      Require.positive("budget '" + name + "' rolling", rolling);
    }
  }

  /** Returns a budget for each day, UTC, of all calls. */
  public static Budget daily(Usd limit) {
    return new Budget("daily", limit, Window.DAY, Duration.ZERO, ZoneOffset.UTC, Scope.ALL, "");
  }

  /** Returns a budget for each month, UTC, of all calls. */
  public static Budget monthly(Usd limit) {
    return new Budget("monthly", limit, Window.MONTH, Duration.ZERO, ZoneOffset.UTC, Scope.ALL, "");
  }

  /** Returns a budget for any span of time of that length, of all calls. */
  public static Budget rolling(Duration length, Usd limit) {
    return new Budget("rolling", limit, Window.ROLLING, length, ZoneOffset.UTC, Scope.ALL, "");
  }

  /** Returns this budget under another name. */
  public Budget named(String newName) {
    return new Budget(newName, limit, window, rolling, zone, scope, only);
  }

  /** Returns this budget with days and months of a time zone. */
  public Budget zone(ZoneId newZone) {
    return new Budget(name, limit, window, rolling, newZone, scope, only);
  }

  /** Returns this budget for each tenant, user, client, method or model by itself. */
  public Budget per(Scope newScope) {
    return new Budget(name, limit, window, rolling, zone, newScope, "");
  }

  /**
   * Returns this budget for one tenant, user, client, method or model.
   *
   * @param value which one
   */
  public Budget of(Scope newScope, String value) {
    return new Budget(name, limit, window, rolling, zone, newScope, value);
  }

  /** Returns how long its span of time may be; a day has 25 hours when clocks go back. */
  Duration longest() {
    return switch (window) {
      case DAY -> Duration.ofHours(25);
      case MONTH -> Duration.ofDays(31).plusHours(1);
      case ROLLING -> rolling;
    };
  }

  /** Returns how short its span of time may be. */
  Duration shortest() {
    return switch (window) {
      case DAY -> Duration.ofHours(23);
      case MONTH -> Duration.ofDays(28).minusHours(1);
      case ROLLING -> rolling;
    };
  }

  /** Returns whether it is for one of its scope only, and this is another. */
  public boolean leavesOut(@Nullable String value) {
    return !only.isEmpty() && !only.equals(value);
  }
}
