package dev.rialto.internal.cache.semantic;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The words that comparing texts has to know; of English, and a few of its neighbours. */
final class Words {

  private Words() {}

  /**
   * Carry no meaning of their own: texts that differ in these alone are the same in other words.
   */
  static final Set<String> FUNCTION =
      Set.of(
          ("a an the of in on at to for from by with about into is are was were be been being am do"
                  + " does did doing done can could should would will shall may might must have has"
                  + " had having i you we one someone they he she it my your our their his her its"
                  + " me us them who what which how why when where whom whose that this these those"
                  + " there here and or but if as so than then just also some any please")
              .split(" "));

  /** Pieces whose lack of a counterpart says little: a model's vectors of them wander. */
  static final Set<String> LIGHT =
      Set.of(
          ("a an the ? . , ! : ; ' \" s i you we one my your our some do does did can could is are"
                  + " was were be will would should to of in on at for and or it this that")
              .split(" "));

  static final Set<String> NEGATIONS =
      Set.of(
          ("not no never none nobody nothing neither nor without except unless non nicht kein keine"
                  + " keinen keiner nie niemals ohne pas sans jamais sin nunca ningún não senza mai не"
                  + " nem ikke inte niet geen hardly barely scarcely 不 没 無 无 非 未 ない")
              .split(" "));

  /** What texts must have in common: points in time, ranks, quantities. */
  static final Set<String> COUNTS =
      Set.of(
          ("zero first second third fourth fifth half twice double triple once today tomorrow"
                  + " yesterday tonight now currently january february april june july august"
                  + " september october november december monday tuesday wednesday thursday friday"
                  + " saturday sunday spring summer autumn winter morning evening last next previous"
                  + " current only all every each both always sometimes")
              .split(" "));

  /** Months that are other words, too: months behind one of {@link #BEFORE_MONTHS}. */
  static final Set<String> DOUBTFUL_MONTHS = Set.of("may", "march");

  static final Set<String> BEFORE_MONTHS =
      Set.of("in", "of", "on", "since", "until", "till", "by", "last", "next", "this", "from");

  static final Map<String, String> NUMERALS =
      Map.ofEntries(
          Map.entry("two", "2"),
          Map.entry("three", "3"),
          Map.entry("four", "4"),
          Map.entry("five", "5"),
          Map.entry("six", "6"),
          Map.entry("seven", "7"),
          Map.entry("eight", "8"),
          Map.entry("nine", "9"),
          Map.entry("ten", "10"),
          Map.entry("eleven", "11"),
          Map.entry("twelve", "12"),
          Map.entry("twenty", "20"),
          Map.entry("thirty", "30"),
          Map.entry("fifty", "50"),
          Map.entry("hundred", "100"),
          Map.entry("thousand", "1000"),
          Map.entry("million", "1000000"),
          Map.entry("billion", "1000000000"));

  /** Units behind a number, by their short forms. */
  static final Map<String, String> UNITS = units();

  /** Ways between things. If each text has one that the other lacks, they ask of other things. */
  static final Set<String> RELATIONS =
      Set.of(
          ("with without about in after before from against over under by on off into onto between"
                  + " among during until since through across above below near inside outside within"
                  + " because although though despite while even exactly approximately roughly nearly"
                  + " almost vor nach ohne mit zwischen seit bis gegen für avant après avec sans"
                  + " depuis pour contre antes después con sin desde hasta prima dopo senza")
              .split(" "));

  /** Ends of scales. If each text has one that the other lacks, they ask of other things. */
  static final Set<String> OPPOSITES =
      Set.of(
          ("increase decrease more less most least best worst better worse enable disable start"
                  + " stop buy sell open close gain lose win male female minimum maximum min max"
                  + " import export encrypt decrypt add remove install uninstall legal illegal safe"
                  + " unsafe up down left right hot cold high low old new allow deny true false good"
                  + " bad rise fall accept reject lend borrow older younger fast slow fastest slowest"
                  + " public private lock unlock advantages disadvantages advantage disadvantage"
                  + " ascending descending north south east west boy girl king queen man woman"
                  + " everyone anyone someone everybody anybody somebody few fewer many several both"
                  + " either often rarely seldom usually frequently occasionally bigger smaller larger"
                  + " taller shorter longer earlier later highest lowest deepest shallowest widest"
                  + " narrowest heavier lighter heaviest lightest stronger weaker cheaper dearer"
                  + " cheapest nearer farther closest farthest full empty incoming outgoing push pull"
                  + " upload download login logout grant revoke hire fire entrance exit noon midnight"
                  + " weekdays weekends allowed obliged forbidden soft hard alle einige viele wenige"
                  + " tous quelques todos algunos tutti alcuni offen geöffnet geschlossen ouvert fermé"
                  + " abierto cerrado aperto chiuso")
              .split(" "));

  /** Who does it to whom, and who is meant: texts that differ in these alone may differ in all. */
  static final Set<String> ROLES =
      Set.of(
          "by", "from", "than", "or", "unless", "my", "your", "our", "his", "her", "their", "he",
          "she", "they", "him", "them");

  /** Of yes and no, it is another question whether something can, will or should be. */
  static final Map<String, String> MODALS =
      Map.ofEntries(
          Map.entry("can", "can"),
          Map.entry("could", "can"),
          Map.entry("may", "can"),
          Map.entry("might", "can"),
          Map.entry("should", "should"),
          Map.entry("must", "should"),
          Map.entry("shall", "should"),
          Map.entry("will", "will"),
          Map.entry("would", "will"));

  static final Set<String> ASKS =
      Set.of("why", "how", "when", "where", "who", "whom", "whose", "what", "which");

  static final Set<String> YES_OR_NO =
      Set.of(
          "is", "are", "was", "were", "do", "does", "did", "can", "could", "should", "would",
          "will", "has", "have", "had", "may", "must");

  static final Set<String> PAST = Set.of("was", "were", "did", "had");

  private static Map<String, String> units() {
    Map<String, String> all = new HashMap<>();
    for (String line :
        ("% percent pct|kg kilo kilos kilogram kilograms|g gram grams|mg milligram milligrams|lb"
                + " lbs pound pounds|oz ounce ounces|km kilometer kilometers kilometre kilometres|m"
                + " meter meters metre metres|cm centimeter centimeters|mm millimeter millimeters|mi"
                + " mile miles|ft foot feet|inch inches|l liter liters litre litres|ml milliliter"
                + " milliliters|gal gallon gallons|s sec second seconds|min minute minutes|h hr hour"
                + " hours|d day days|wk week weeks|mo month months|y yr year years|am a.m|pm p.m|usd"
                + " dollar dollars|eur euro euros|gbp|inr rupee"
                + " rupees|kb|mb|gb|tb|celsius|fahrenheit|volt volts|watt watts|kw|mph|kmh")
            .split("\\|", -1)) {
      String[] names = line.split(" ", -1);
      for (String name : names) {
        all.put(name, names[0]);
      }
    }
    return Map.copyOf(all);
  }
}
