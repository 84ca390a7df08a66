package dev.rialto.internal.cache.warming;

import java.util.Arrays;

/**
 * In which hours one question was asked, and how likely it is asked in a coming one. Thread-safe.
 *
 * <p>The hours themselves are kept, the latest few hundred of them: few questions are asked in
 * many, and nothing has to be known beforehand of how they repeat. Three habits are tried: every
 * day at this hour, every working day or every day of the weekend, every such weekday. Of each, the
 * share of its days on which the question was asked, the later ones weighing more, has an interval
 * (Wilson, 1927, one standard deviation), whose lower end is the confidence; the best of the three
 * counts. But what this very weekday says has to be able to be true: who asks on weekdays does not
 * ask on the first Sunday that showed it.
 */
final class Habit {

  /** How many hours are remembered; more than three weeks of eight a day. */
  static final int MOST = 512;

  private static final int HOURS = 24;
  private static final int WEEK = 7;

  /** After so many days, or weeks, an hour weighs half of the latest. */
  private static final double HALF_DAYS = 14;

  private static final double HALF_WEEKS = 8;
  private static final int MOST_DAYS = 60;
  private static final int MOST_WEEKS = 26;

  /** 1970 began on a Thursday. */
  private static final int FIRST_WEEKDAY = 3;

  private static final int SATURDAY = 5;

  private int firstHour;
  private int[] hours = new int[2];
  private int size;

  /** Makes one of a question that was first asked in this hour. */
  Habit(int hour) {
    firstHour = hour;
    asked(hour);
  }

  /** Returns one with the hours that {@link #hours()} gave, of which strange ones are left out. */
  static Habit of(int[] hours) {
    int[] sorted = Arrays.stream(hours).filter(hour -> hour >= 0).sorted().distinct().toArray();
    Habit habit = new Habit(sorted.length == 0 ? 0 : sorted[0]);
    for (int hour : sorted) {
      habit.asked(hour);
    }
    return habit;
  }

  /** Returns the hours that are remembered, the first one ever in front. */
  synchronized int[] hours() {
    int[] all = new int[size + 1];
    all[0] = firstHour;
    System.arraycopy(hours, 0, all, 1, size);
    return all;
  }

  /** The question was asked; the same hour counts once. */
  synchronized void asked(int hour) {
    // A clock that was set back has told of hours that were not.
    while (size > 0 && hours[size - 1] > hour + 1) {
      size--;
    }
    if (size > 0 && hours[size - 1] >= hour) {
      return;
    }
    if (size > 0 && hour - hours[size - 1] > MOST_DAYS * HOURS) {
      size = 0; // nothing of so long ago counts, nor do the days between
      firstHour = hour;
    }
    if (size == MOST) {
      System.arraycopy(hours, 1, hours, 0, --size);
    } else if (size == hours.length) {
      hours = Arrays.copyOf(hours, Math.min(MOST, 2 * size));
    }
    hours[size++] = hour;
  }

  /** Returns whether the question was asked in an hour already. */
  synchronized boolean wasAsked(int hour) {
    return size > 0 && Arrays.binarySearch(hours, 0, size, hour) >= 0;
  }

  /** Returns in how many hours it was asked, as far as that is remembered. */
  synchronized int size() {
    return size;
  }

  /**
   * Returns how sure one can be that the question is asked in an hour, 0 to 1.
   *
   * @param hour now or later
   */
  synchronized double confidence(int hour) {
    int since = size == MOST ? hours[0] : Math.min(firstHour, size == 0 ? hour : hours[0]);
    int day = Math.floorDiv(hour, HOURS);
    int hourOfDay = Math.floorMod(hour, HOURS);
    int firstDay = Math.floorDiv(since, HOURS) + (Math.floorMod(since, HOURS) > hourOfDay ? 1 : 0);
    boolean weekend = isWeekend(day);
    Share daily = new Share(HALF_DAYS);
    Share ofKind = new Share(HALF_DAYS);
    Share weekly = new Share(HALF_WEEKS);
    for (int ago = 1; ago <= MOST_WEEKS * WEEK && day - ago >= firstDay; ago++) {
      boolean asked = wasAsked(hour - ago * HOURS);
      if (ago <= MOST_DAYS) {
        daily.add(asked, ago);
        if (isWeekend(day - ago) == weekend) {
          ofKind.add(asked, ago);
        }
      }
      if (ago % WEEK == 0) {
        weekly.add(asked, ago / WEEK);
      }
    }
    double likely = Math.max(daily.lowerEnd(), Math.max(ofKind.lowerEnd(), weekly.lowerEnd()));
    return Math.min(likely, weekly.upperEnd());
  }

  private static boolean isWeekend(int day) {
    return Math.floorMod(day + FIRST_WEEKDAY, WEEK) >= SATURDAY;
  }

  /** A share of days, of which later ones weigh more. Not thread-safe. */
  private static final class Share {
    private final double half;
    private double asked;
    private double all;

    Share(double half) {
      this.half = half;
    }

    void add(boolean was, int ago) {
      double weight = Math.pow(0.5, (ago - 1) / half);
      all += weight;
      asked += was ? weight : 0;
    }

    /** Of days of which there were none nothing is known: 0 to 1. */
    double lowerEnd() {
      return all == 0 ? 0 : (asked + 0.5 - spread()) / (all + 1);
    }

    double upperEnd() {
      return all == 0 ? 1 : (asked + 0.5 + spread()) / (all + 1);
    }

    /** Half of Wilson's interval at z = 1. */
    private double spread() {
      return Math.sqrt(asked * (all - asked) / all + 0.25);
    }
  }
}
