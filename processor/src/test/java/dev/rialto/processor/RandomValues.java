package dev.rialto.processor;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Makes values of any type that answers may have, edge cases more often than their due. */
final class RandomValues {

  private static final int[] POINTS = {
    'a', 'Z', '"', '\\', '{', '}', '\n', 0, 0x7f, 'é', '\u2028', 0x1F600
  };

  private final Random random;

  RandomValues(Random random) {
    this.random = random;
  }

  Object of(Type type, int depth) throws ReflectiveOperationException {
    if (type instanceof ParameterizedType generic) {
      Class<?> raw = (Class<?>) generic.getRawType();
      if (raw.isSealed()) {
        List<Type> all = SealedTypes.below(generic);
        return of(all.get(random.nextInt(all.size())), depth);
      }
      return raw.isRecord()
          ? record(raw, generic.getActualTypeArguments(), depth)
          : container(generic, depth);
    }
    Class<?> c = (Class<?>) type;
    if (c.isEnum()) {
      return c.getEnumConstants()[random.nextInt(c.getEnumConstants().length)];
    }
    // ZoneId is sealed on newer JDKs.
    if (c.isSealed() && c.isInterface()) {
      Class<?>[] all = c.getPermittedSubclasses();
      return of(all[random.nextInt(all.length)], depth);
    }
    if (c.isRecord()) {
      return record(c, new Type[0], depth);
    }
    return scalar(c.getName());
  }

  private Object container(ParameterizedType type, int depth) throws ReflectiveOperationException {
    Type last = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
    Class<?> raw = (Class<?>) type.getRawType();
    if (raw == Optional.class) {
      return depth <= 0 || random.nextInt(3) == 0
          ? Optional.empty()
          : Optional.of(of(last, depth - 1));
    }
    int size = depth <= 0 ? 0 : random.nextInt(4);
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      all.add(of(last, depth - 1));
    }
    if (raw == List.class) {
      return all;
    }
    if (raw == Set.class) {
      return new LinkedHashSet<>(all);
    }
    Type key = type.getActualTypeArguments()[0];
    Map<Object, Object> map = new LinkedHashMap<>();
    for (Object value : all) {
      map.put(of(key, 0), value);
    }
    return map;
  }

  private Object record(Class<?> type, Type[] arguments, int depth)
      throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      Type filled = filled(components[i].getGenericType(), type.getTypeParameters(), arguments);
      values[i] = of(filled, depth - 1);
    }
    Constructor<?> constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor.newInstance(values);
  }

  /** Returns a type with the arguments in place of the variables. */
  static Type filled(Type type, TypeVariable<?>[] variables, Type[] arguments) {
    int variable = List.of(variables).indexOf(type);
    if (variable >= 0) {
      return arguments[variable];
    }
    if (!(type instanceof ParameterizedType generic)) {
      return type;
    }
    Type[] inner = generic.getActualTypeArguments();
    for (int i = 0; i < inner.length; i++) {
      inner[i] = filled(inner[i], variables, arguments);
    }
    return new Filled(generic.getRawType(), inner);
  }

  private record Filled(Type getRawType, Type[] getActualTypeArguments)
      implements ParameterizedType {
    @Override
    public Type getOwnerType() {
      return null;
    }
  }

  private Object scalar(String type) {
    return switch (type) {
      case "java.lang.String" -> text();
      case "char", "java.lang.Character" -> (char) ('a' + random.nextInt(26));
      case "boolean", "java.lang.Boolean" -> random.nextBoolean();
      case "byte", "java.lang.Byte" -> (byte) edge(Byte.MIN_VALUE, Byte.MAX_VALUE);
      case "short", "java.lang.Short" -> (short) edge(Short.MIN_VALUE, Short.MAX_VALUE);
      case "int", "java.lang.Integer" -> (int) edge(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case "long", "java.lang.Long" -> edge(Long.MIN_VALUE, Long.MAX_VALUE);
      case "float", "java.lang.Float" -> finite();
      case "double", "java.lang.Double" ->
          random.nextInt(5) == 0 ? Double.MAX_VALUE : random.nextGaussian() * 1e10;
      case "java.math.BigInteger" -> new BigInteger(1 + random.nextInt(300), random).negate();
      case "java.math.BigDecimal" ->
          new BigDecimal(
              new BigInteger(1 + random.nextInt(200), random), random.nextInt(200) - 100);
      case "java.time.LocalDate" -> dateTime().toLocalDate();
      case "java.time.LocalTime" -> dateTime().toLocalTime();
      case "java.time.LocalDateTime" -> dateTime();
      case "java.time.Instant" -> dateTime().toInstant(ZoneOffset.UTC);
      case "java.time.OffsetDateTime" -> dateTime().atOffset(offset());
      case "java.time.ZonedDateTime" -> dateTime().atZone(offset());
      case "java.time.Duration" -> Duration.ofMillis(random.nextInt(Integer.MAX_VALUE));
      case "java.time.Year" -> Year.of(1900 + random.nextInt(300));
      case "java.time.YearMonth" -> YearMonth.from(dateTime());
      case "java.time.Period" ->
          Period.of(random.nextInt(99) - 9, random.nextInt(30), random.nextInt(400));
      case "java.time.MonthDay" -> MonthDay.from(dateTime());
      case "java.time.OffsetTime" -> dateTime().atOffset(offset()).toOffsetTime();
      case "java.time.ZoneId" ->
          random.nextBoolean() ? ZoneId.of("Europe/Berlin") : ZoneId.of("UTC+2");
      case "java.time.ZoneOffset" -> offset();
      case "java.util.Locale" ->
          Locale.forLanguageTag(random.nextBoolean() ? "de-AT" : "zh-Hant-TW");
      case "java.util.Currency" -> Currency.getInstance(random.nextBoolean() ? "EUR" : "JPY");
      case "java.net.URI" -> URI.create("https://example.org/" + random.nextInt());
      case "java.util.UUID" -> new UUID(random.nextLong(), random.nextLong());
      default -> throw new IllegalArgumentException(type);
    };
  }

  private float finite() {
    float value = Float.intBitsToFloat(random.nextInt());
    return Float.isFinite(value) ? value : 0.5f;
  }

  private long edge(long min, long max) {
    return switch (random.nextInt(4)) {
      case 0 -> min;
      case 1 -> max;
      case 2 -> 0;
      default -> min + Math.floorMod(random.nextLong(), Math.max(1, max / 2));
    };
  }

  private LocalDateTime dateTime() {
    return LocalDateTime.ofEpochSecond(
        Math.floorMod(random.nextLong(), 4_000_000_000L),
        random.nextInt(1_000) * 1_000_000,
        ZoneOffset.UTC);
  }

  private ZoneOffset offset() {
    return ZoneOffset.ofHoursMinutes(random.nextInt(12), 30);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.appendCodePoint(POINTS[random.nextInt(POINTS.length)]);
    }
    return text.toString();
  }
}
