package dev.rialto.config;

import dev.rialto.Usd;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What may be spent. Immutable.
 *
 * @param budgets the budgets; a call must fit into all that it counts for
 * @param unknownPrices whether a call whose price is not known may be made under a budget [no]
 * @param stepDown whether free answers get shorter as a budget fills: from 70 % on one step down
 *     from 800, 300 and 100 tokens for calls of high, normal and low priority, from 90 % on two
 *     [yes], and before where there is no room for an answer whose length nobody has bound. An
 *     answer with a schema is never cut
 * @param cheaper from 70 % on, the model of the same provider that is asked instead, by model name;
 *     not for calls whose answers are remembered, as those would be taken for the first model's
 * @param assumedOutputTokens the answer's length that is reserved for a call that sets no maximum,
 *     in tokens; a longer one is paid all the same [1,000]
 * @param perCall the most that one call may cost, with all its attempts: an answer's maximum is
 *     lowered to fit, and an attempt that cannot fit is refused; null: no bound but the call's own,
 *     {@link dev.rialto.CallOptions#maxCost()}
 * @param ledgerHours how long the ledger in memory remembers, in hours [35 days]
 * @param ledgerEntries how many entries of one hour it tells apart; the rest are put together
 *     [2,000]
 * @param sharing how instances share the budgets; null: each has its own
 * @param ledger the database that keeps the ledger, of all instances and for good; null: none
 */
public record CostSettings(
    List<Budget> budgets,
    boolean unknownPrices,
    boolean stepDown,
    Map<String, String> cheaper,
    int assumedOutputTokens,
    @Nullable Usd perCall,
    int ledgerHours,
    int ledgerEntries,
    @Nullable BudgetSharing sharing,
    @Nullable SqlSettings ledger) {

  /** Redis reckons in billionths of a dollar, exactly up to 2⁵³ of them. */
  private static final Usd MOST_SHARED = Usd.of(1_000_000);

  /** No budget. */
  public static final CostSettings DEFAULT = new Builder().build();

  /** Copies the collections and checks the ranges. */
  public CostSettings {
    budgets = List.copyOf(budgets);
    cheaper = Map.copyOf(cheaper);
    Require.atLeast("budget.assumedOutputTokens", assumedOutputTokens, 1);
    Require.atLeast("budget.ledgerHours", ledgerHours, 1);
    Require.atLeast("budget.ledgerEntries", ledgerEntries, 1);
    if (perCall != null && perCall.signum() <= 0) {
      throw Require.refused("budget.perCall", perCall, "an amount above zero");
    }
    for (Budget budget : sharing == null ? List.<Budget>of() : budgets) {
      if (budget.limit().compareTo(MOST_SHARED) > 0) {
        throw Require.refused(
            "budget '" + budget.name() + "'",
            budget.limit(),
            "up to " + MOST_SHARED + " if shared");
      }
    }
    if (budgets.stream().map(Budget::name).distinct().count() != budgets.size()) {
      throw Require.refused(
          "budget", budgets.stream().map(Budget::name).toList(), "each name once: see named(…)");
    }
    for (Budget budget : budgets) {
      refuseBeyond(budget, budgets);
      if (perCall != null
          && budget.scope() == Budget.Scope.ALL
          && perCall.compareTo(budget.limit()) > 0) {
        throw Require.refused(
            "budget.perCall", perCall, "at most budget '" + budget.name() + "', " + budget.limit());
      }
    }
    // By name, so that a circle is told from the same place each time.
    for (String model : new TreeSet<>(cheaper.keySet())) {
      refuseCircle(model, cheaper);
    }
    if (budgets.isEmpty()) {
      refuseWithoutBudget(
          "budget.cheaper", cheaper.isEmpty() ? null : new TreeSet<>(cheaper.keySet()));
      refuseWithoutBudget("budget.sharing", sharing == null ? null : "set");
    }
  }

  /** These two are for what a budget leaves: bounds of calls and of pools know neither. */
  private static void refuseWithoutBudget(String setting, @Nullable Object value) {
    if (value != null) {
      throw Require.refused(
          setting, value + ", but there is no budget", "with budget.daily, monthly or add");
    }
  }

  /** What may not be spent in a longer time cannot be spent in a shorter one within it. */
  private static void refuseBeyond(Budget shorter, List<Budget> budgets) {
    for (Budget longer : budgets) {
      if (longer.scope() == shorter.scope()
          && longer.only().equals(shorter.only())
          && shorter.longest().compareTo(longer.shortest()) <= 0
          && lieWithin(shorter, longer)
          && longer.limit().compareTo(shorter.limit()) < 0) {
        throw Require.refused(
            "budget '" + longer.name() + "'",
            longer.limit(),
            "at least budget '" + shorter.name() + "', " + shorter.limit() + ", which it holds");
      }
    }
  }

  /**
   * Returns whether each span of the one lies in one span of the other, and not in two: any twelve
   * hours may have midnight in them, and a day of Tokyo the end of a month in Paris.
   */
  private static boolean lieWithin(Budget shorter, Budget longer) {
    return longer.window() == Budget.Window.ROLLING
        || (shorter.window() != Budget.Window.ROLLING && longer.zone().equals(shorter.zone()));
  }

  /** A model that steps down to itself, at once or by others, never gets cheaper. */
  private static void refuseCircle(String model, Map<String, String> cheaper) {
    StringBuilder way = new StringBuilder("'" + model + "'");
    String next = cheaper.get(model);
    for (int steps = 0; next != null && steps < cheaper.size(); steps++) {
      way.append(" → '").append(next).append("'");
      if (next.equals(model)) {
        throw Require.refused("budget.cheaper", way, "a way that ends at the cheapest model");
      }
      next = cheaper.get(next);
    }
  }

  /** Returns a builder that begins with no budget. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private final List<Budget> budgets = new ArrayList<>();
    private boolean unknownPrices;
    private boolean stepDown = true;
    private final Map<String, String> cheaper = new LinkedHashMap<>();
    private int assumedOutputTokens = 1_000;
    private @Nullable Usd perCall;
    private int ledgerHours = 35 * 24;
    private int ledgerEntries = 2_000;
    private @Nullable ZoneId zone;
    private @Nullable BudgetSharing sharing;
    private @Nullable SqlSettings ledger;

    private Builder() {}

    /** Adds a budget for each day. */
    public Builder daily(Usd limit) {
      return add(Budget.daily(limit));
    }

    /** Adds a budget for each month. */
    public Builder monthly(Usd limit) {
      return add(Budget.monthly(limit));
    }

    /** Adds a budget. */
    public Builder add(Budget budget) {
      budgets.add(Objects.requireNonNull(budget, "budget"));
      return this;
    }

    /** Sets where the days and months of all these budgets begin; UTC if not set. */
    public Builder zone(ZoneId value) {
      zone = Objects.requireNonNull(value, "zone");
      return this;
    }

    /** Allows calls under a budget whose price is not known; they count as nothing. */
    public Builder allowUnknownPrices() {
      unknownPrices = true;
      return this;
    }

    /** Sets whether free answers get shorter as a budget fills. */
    public Builder stepDown(boolean value) {
      stepDown = value;
      return this;
    }

    /** Sets the model of the same provider that is asked instead, from 70 % of a budget on. */
    public Builder cheaper(String model, String instead) {
      cheaper.put(
          Objects.requireNonNull(model, "model"), Objects.requireNonNull(instead, "instead"));
      return this;
    }

    /** Sets the answer's length that is reserved for a call that sets no maximum, in tokens. */
    public Builder assumedOutputTokens(int value) {
      assumedOutputTokens = value;
      return this;
    }

    /**
     * Sets the most that one call may cost, with all its attempts; of a list with {@code @Packed},
     * each of its packs.
     */
    public Builder perCall(Usd value) {
      perCall = Objects.requireNonNull(value, "perCall");
      return this;
    }

    /** Sets how long the ledger in memory remembers, in hours. */
    public Builder ledgerHours(int value) {
      ledgerHours = value;
      return this;
    }

    /** Sets how many entries of one hour the ledger in memory tells apart. */
    public Builder ledgerEntries(int value) {
      ledgerEntries = value;
      return this;
    }

    /**
     * Keeps the ledger in a database too: H2, PostgreSQL, MySQL or MariaDB. It is written behind
     * the calls, a second after them; an outage loses nothing but what is settled at the very end.
     */
    public Builder ledger(DataSource value) {
      return ledger(SqlSettings.builder(value).writeDelay(Duration.ofSeconds(1)).build());
    }

    /** Keeps the ledger in a database too, as the settings say. */
    public Builder ledger(SqlSettings value) {
      ledger = Objects.requireNonNull(value, "ledger");
      return this;
    }

    /**
     * Shares the budgets with all instances that name the same Redis; needs {@code
     * io.lettuce:lettuce-core} on the class path.
     *
     * @param url {@code redis://[[user]:password@]host[:port][/database]}; {@code rediss} for TLS
     * @throws dev.rialto.ConfigurationException if the URL is malformed
     */
    public Builder redis(String url) {
      return sharing(
          BudgetSharing.of(RedisSettings.builder(url).timeout(Duration.ofMillis(500)).build()));
    }

    /** Shares the budgets with all instances that name the same Redis, as the settings say. */
    public Builder sharing(BudgetSharing value) {
      sharing = Objects.requireNonNull(value, "sharing");
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws dev.rialto.ConfigurationException if one is out of range
     */
    public CostSettings build() {
      ZoneId all = zone;
      return new CostSettings(
          all == null ? budgets : budgets.stream().map(b -> b.zone(all)).toList(),
          unknownPrices,
          stepDown,
          cheaper,
          assumedOutputTokens,
          perCall,
          ledgerHours,
          ledgerEntries,
          sharing,
          ledger);
    }
  }
}
