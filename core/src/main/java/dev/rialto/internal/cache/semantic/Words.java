package dev.rialto.internal.cache.semantic;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The words that comparing texts has to know; of English, and a few of its neighbours. */
final class Words {

  private Words() {}

  /**
   * In which the "s" at the end belongs to the word: what is left without it is another word.
   * First: stems of others are made of it.
   */
  static final Set<String> ENDING_IN_S =
      Set.of(
          ("https ftps imaps ldaps smtps wss news customs arms goods means savings glasses contents"
                  + " looks series species politics physics economics mathematics ethics")
              .split(" "));

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
                  + " nem ikke inte niet geen hardly barely scarcely fail fails failed failing 不 没 無 无"
                  + " 非 未 ない")
              .split(" "));

  /**
   * Stems of verbs, and of what is made of them, that deny without being a negation: who lacks, has
   * not. Whether "does not lack" is "has" is left open, so they are not set off against negations.
   */
  static final Set<String> DENIALS =
      stems(
          "lack miss refuse deny denial forbid forbade forbidden avoid stop stopped stopping"
              + " prevent lose lost loss quit quitting cease prohibit reject omit omitted omitting"
              + " neglect hinder ban banned banning block decline abstain refrain devoid absence"
              + " forget forgot forgotten forgetting cancel");

  /** What texts must have in common: points in time, ranks, quantities. */
  static final Set<String> COUNTS =
      Set.of(
          ("zero first second third fourth fifth half twice double triple once today tomorrow"
                  + " yesterday tonight now currently january february april june july august"
                  + " september october november december monday tuesday wednesday thursday friday"
                  + " saturday sunday spring summer autumn winter morning evening last next previous"
                  + " current only all every each both always sometimes sixth seventh eighth ninth"
                  + " tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth"
                  + " eighteenth nineteenth twentieth thirtieth fortieth fiftieth hundredth thousandth"
                  + " quarter twenties thirties forties fifties sixties seventies eighties nineties"
                  + " single couple former vice deputy part partial almost fake ago")
              .split(" "));

  /** What writes numbers where each sign is a word. */
  static final String NUMBER_SIGNS = "〇一二三四五六七八九十百千万億亿兆两両";

  /**
   * Hardly ever words of another language: a text without any may be of one that the guards do not
   * know, nor perhaps the model.
   */
  static final Set<String> ENGLISH =
      Set.of(
          ("the of is are what how does can to and for with my you it that this be have which who"
                  + " when where why should will did there from has would could i'm your")
              .split(" "));

  /** Who is spoken of, as whom or to whom it is done. */
  static final Map<String, String> PERSONS =
      Map.ofEntries(
          Map.entry("i", "1"),
          Map.entry("me", "1"),
          Map.entry("my", "1"),
          Map.entry("you", "2"),
          Map.entry("your", "2"),
          Map.entry("he", "3m"),
          Map.entry("him", "3m"),
          Map.entry("his", "3m"),
          Map.entry("she", "3f"),
          Map.entry("her", "3f"),
          Map.entry("we", "1p"),
          Map.entry("us", "1p"),
          Map.entry("our", "1p"),
          Map.entry("they", "3p"),
          Map.entry("them", "3p"),
          Map.entry("their", "3p"));

  /** Endings and beginnings that turn a word round. */
  static final String[][] TURNS = {{"ful", "less"}, {"er", "ee"}, {"or", "ee"}};

  static final String[][] TURNING = {
    {"en", "de"},
    {"on", "off"},
    {"in", "ex"},
    {"in", "out"},
    {"pre", "post"},
    {"pro", "anti"},
    {"up", "down"},
    {"over", "under"},
    {"hyper", "hypo"},
    {"macro", "micro"},
    {"inter", "intra"}
  };

  static final Set<String> POSSESSIVES = Set.of("my", "our", "your", "his", "her", "their");

  /** Other words with a capital than without. */
  static final Set<String> OTHER_WITH_CAPITAL =
      Set.of("polish", "turkey", "china", "us", "it", "who", "aids", "nice", "reading", "bath");

  static final Set<String> MONTHS =
      Set.of(
          "january february march april may june july august september october november december"
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
          Map.entry("thirteen", "13"),
          Map.entry("fourteen", "14"),
          Map.entry("fifteen", "15"),
          Map.entry("sixteen", "16"),
          Map.entry("seventeen", "17"),
          Map.entry("eighteen", "18"),
          Map.entry("nineteen", "19"),
          Map.entry("ii", "2"),
          Map.entry("iii", "3"),
          Map.entry("viii", "8"),
          Map.entry("xiii", "13"),
          Map.entry("dozen", "12"),
          Map.entry("twenty", "20"),
          Map.entry("thirty", "30"),
          Map.entry("forty", "40"),
          Map.entry("fifty", "50"),
          Map.entry("sixty", "60"),
          Map.entry("seventy", "70"),
          Map.entry("eighty", "80"),
          Map.entry("ninety", "90"),
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

  /**
   * Ends of scales, with what means the same behind a stroke. If each text has one that the other
   * lacks, they ask of other things.
   */
  static final Map<String, String> OPPOSITES =
      classes(
          ("increase decrease more less most least best worst better worse enable/activate"
                  + " disable/deactivate start/begin/commence stop/end/finish buy sell open close gain"
                  + " lose win male female minimum maximum min max import export encrypt decrypt"
                  + " add/create remove/delete install uninstall legal illegal safe unsafe up down"
                  + " left right hot cold high low old new allow deny true false good bad rise fall"
                  + " accept reject lend borrow older younger fast slow fastest slowest public private"
                  + " lock unlock advantages disadvantages advantage disadvantage ascending descending"
                  + " north south east west boy girl king queen man woman everyone anyone someone"
                  + " everybody anybody somebody few fewer many several both either often rarely"
                  + " seldom usually frequently occasionally bigger smaller larger taller shorter"
                  + " longer earlier later highest lowest deepest shallowest widest narrowest heavier"
                  + " lighter heaviest lightest stronger weaker cheaper dearer cheapest nearer farther"
                  + " closest farthest full empty incoming outgoing push pull upload download login"
                  + " logout grant revoke hire fire entrance exit noon midnight weekdays weekends"
                  + " allowed obliged forbidden soft hard alle einige viele wenige tous quelques todos"
                  + " algunos tutti alcuni offen geöffnet geschlossen ouvert fermé abierto cerrado"
                  + " aperto chiuso contain lack need avoid remember forget keep discard cover exclude"
                  + " include optional required/mandatory prohibited/banned permitted support oppose"
                  + " pass fail pro con lengthen shorten interior exterior inside outside inner outer"
                  + " employer employee show hide sunrise sunset plaintiff defendant raw cooked"
                  + " husband wife mother father son daughter brother sister uncle aunt top bottom"
                  + " enough much daily weekly monthly yearly/annually quarterly hourly weekday"
                  + " weekend clean dirty faster slower front back debit credit input output virtue"
                  + " vice profit loss benefit risk present absent valid void agree refuse connect"
                  + " disconnect zoom majority minority even odd own rent hour day week month year"
                  + " decade century single married divorced alive dead wet dry thick thin deep"
                  + " shallow early late strong weak rich poor heavy light young cheap expensive"
                  + " dangerous easy difficult before after lead follow teacher student doctor patient"
                  + " landlord tenant seller buyer parent child adult sender receiver client server"
                  + " host guest attack defend import arrive depart freeze thaw melt expand contract"
                  + " inhale exhale ascend descend prevent cause awake asleep voluntary decline"
                  + " ancestor descendant quiet noisy transparent opaque raise against happy sad"
                  + " friend enemy online offline subscribe unsubscribe left remain head tail"
                  + " expensive/dear speed slow asset liability ally win defeat victory appear"
                  + " disappear love/like hate dislike bit byte tight loose tighten loosen thicken"
                  + " brighten darken convex concave liquid illiquid clockwise"
                  + " counterclockwise/anticlockwise eastbound westbound northbound southbound forward"
                  + " backward forwards backwards uphill downhill upstream downstream coming/upcoming"
                  + " past alpha beta stable nightly snapshot pro free premium basic final penultimate"
                  + " gold silver bronze primary secondary tertiary hello goodbye great awful lower"
                  + " drop inflate deflate inflating deflating optimist pessimist brittle flexible"
                  + " mild severe acute chronic wholesale retail gross net domestic foreign vertical"
                  + " horizontal odds evens cathode anode singular plural prefix suffix numerator"
                  + " denominator row column width height latitude longitude positive negative acid"
                  + " alkaline formal informal/casual warm cool little men women save spend tall short"
                  + " synonym antonym radius diameter circumference christmas easter thanksgiving"
                  + " halloween ramadan hanukkah pentecost")
              .split(" "));

  /** Who does it to whom, and who is meant: texts that differ in these alone may differ in all. */
  static final Set<String> ROLES =
      Set.of(
          "by", "from", "than", "or", "unless", "my", "your", "our", "his", "her", "their", "he",
          "she", "they", "him", "them");

  /** What is between two and the same from either side. */
  static final Set<String> SYMMETRIC =
      Set.of(
          "far",
          "distance",
          "distances",
          "difference",
          "differences",
          "similarity",
          "similarities");

  /** With which a difference is one of the first, or of the second. */
  static final Set<String> SHARES =
      Set.of("%", "percent", "percentage", "relative", "ratio", "signed");

  /** Of yes and no, it is another question whether something can, will or should be. */
  static final Map<String, String> MODALS =
      Map.ofEntries(
          Map.entry("can", "can"),
          Map.entry("could", "can"),
          Map.entry("may", "can"),
          Map.entry("might", "can"),
          Map.entry("should", "should"),
          Map.entry("must", "must"),
          Map.entry("shall", "should"),
          Map.entry("will", "will"),
          Map.entry("would", "will"));

  static final Set<String> ASKS =
      Set.of("why", "how", "when", "where", "who", "whom", "whose", "what", "which");

  /** Behind "how": asks for a quantity, and not for a way. */
  static final Set<String> QUANTITIES = Set.of("many", "much", "often", "long", "far", "old");

  /** Directly in front of a number: what bounds it, and which way. */
  static final Map<String, String> BOUNDS =
      Map.ofEntries(
          Map.entry("over", ">"),
          Map.entry("above", ">"),
          Map.entry("under", "<"),
          Map.entry("below", "<"),
          Map.entry("least", "≥"),
          Map.entry("minimum", "≥"),
          Map.entry("most", "≤"),
          Map.entry("maximum", "≤"),
          Map.entry("up to", "≤"));

  static final Set<String> YES_OR_NO =
      Set.of(
          "is", "are", "was", "were", "do", "does", "did", "can", "could", "should", "would",
          "will", "has", "have", "had", "may", "must");

  /** The usual ones that end in another way than others. */
  static final Set<String> PARTICIPLES =
      Set.of(
          "done", "gone", "had", "made", "said", "told", "sent", "left", "kept", "paid", "bought",
          "found", "put", "read", "known", "won", "lost", "met", "held", "brought", "thought");

  /** With which one asks whether something is so, and not whether it can or should be. */
  static final Set<String> PLAIN_AUXILIARIES = Set.of("do", "does", "did", "has", "have", "had");

  /** Words that say what a modal says, behind another auxiliary: "do I need to". */
  static final Set<String> MODAL_VERBS =
      Set.of("need", "have", "able", "allowed", "possible", "supposed", "want", "get");

  static final Set<String> BE = Set.of("is", "are", "was", "were", "be", "been", "being");

  static final Set<String> PAST = Set.of("was", "were", "did", "had");

  /** Returns the words by their stems, with the first of those that mean the same. */
  private static Map<String, String> classes(String[] words) {
    Map<String, String> all = new HashMap<>();
    for (String word : words) {
      String[] same = word.split("/", -1);
      for (String one : same) {
        all.putIfAbsent(Reading.stem(one), same[0]);
      }
    }
    return Map.copyOf(all);
  }

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
                + " rupees|kb|mb|gb|tb|celsius|fahrenheit|tsp teaspoon teaspoons|tbsp tablespoon"
                + " tablespoons|mcg µg microgram micrograms|ms millisecond milliseconds|µs microsecond"
                + " microseconds|ns|yd yard yards|pint pints|nm nanometre nanometres nanometer"
                + " nanometers|µm micrometre micrometres micrometer micrometers|cup cups|spoon"
                + " spoons|volt volts|amp amps ampere amperes|psi|kbit|mbit|gbit|kwh|mwh|kilowatt"
                + " kilowatts|megawatt megawatts|acre acres|hectare hectares|watt watts|kw|mph|kmh")
            .split("\\|", -1)) {
      String[] names = line.split(" ", -1);
      for (String name : names) {
        all.put(name, names[0]);
      }
    }
    return Map.copyOf(all);
  }

  private static Set<String> stems(String words) {
    return Arrays.stream(words.split(" "))
        .map(Reading::stem)
        .collect(Collectors.toUnmodifiableSet());
  }
}
