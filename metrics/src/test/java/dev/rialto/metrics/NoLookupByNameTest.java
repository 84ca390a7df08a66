package dev.rialto.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.CompletionStream;
import dev.rialto.Embedding;
import dev.rialto.P;
import dev.rialto.Packed;
import dev.rialto.Partial;
import dev.rialto.Rialto;
import dev.rialto.Tool;
import dev.rialto.Tools;
import dev.rialto.UserMessage;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.netty.NettyTransport;
import dev.rialto.spi.EmbeddingModel;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/**
 * Nothing on the way of a call is reached by its name, as a native image must know: neither in the
 * library nor in generated clients. What is reached by name is listed here with its reason, and in
 * the metadata beside it. This module's tests see all the others.
 */
class NoLookupByNameTest {

  /** Methods that take a name, or what was found by one. */
  private static final Pattern BY_NAME =
      Pattern.compile(
          "java/lang/Class\\.(forName|newInstance|get(Declared)?(Method|Field|Constructor)s?"
              + "|getResource(AsStream)?|getRecordComponents)"
              + "|java/lang/ClassLoader\\.(loadClass|getResource\\w*|getSystem\\w*)"
              + "|java/lang/reflect/(Method\\.invoke|Constructor\\.newInstance|Proxy\\.\\w+|Array\\.new\\w+"
              + "|InvocationHandler\\.\\w+|Field\\.[gs]et\\w*)"
              + "|java/lang/invoke/MethodHandles\\$Lookup\\.(find(?!VarHandle)\\w+|unreflect\\w*)"
              + "|java/util/ServiceLoader\\.load\\w*|java/util/ResourceBundle\\.getBundle");

  /** Why each of them may; none happens when a client is called. */
  private static final Map<String, String> ALLOWED =
      Map.ofEntries(
          Map.entry(
              "dev/rialto/CacheScope java/lang/Class.getMethods",
              "tells a typing error when answers are forgotten; an image without methods is"
                  + " believed"),
          Map.entry(
              "dev/rialto/internal/pipeline/ClientFactories java/util/ServiceLoader.load",
              "finds generated factories; listed in generated metadata"),
          Map.entry(
              "dev/rialto/internal/pipeline/Transports java/util/ServiceLoader.load",
              "finds the transport; listed in rialto-netty-transport's metadata"),
          Map.entry(
              "dev/rialto/catalog/CatalogText java/lang/Class.getResourceAsStream",
              "reads the shipped catalogue; listed in rialto-core's metadata"),
          Map.entry(
              "dev/rialto/internal/redis/RedisConnections java/lang/Class.forName",
              "asks whether Lettuce is there, by a constant that native images see"),
          Map.entry(
              "dev/rialto/internal/onnx/MiniLm java/lang/Class.forName",
              "asks whether ONNX Runtime is there, by a constant that native images see"),
          Map.entry(
              "dev/rialto/internal/onnx/MiniLm java/lang/Class.getResource",
              "asks whether the local model is there; ONNX Runtime is no part of a native image"),
          Map.entry(
              "dev/rialto/internal/onnx/MiniLm java/lang/Class.getResourceAsStream",
              "reads the local model"),
          Map.entry(
              "dev/rialto/metrics/console/ConsoleFiles java/lang/Class.getResourceAsStream",
              "reads the page's files; listed in rialto-metrics' metadata"),
          Map.entry(
              "dev/rialto/metrics/console/ConsoleFiles java/lang/ClassLoader.getResourceAsStream",
              "reads uPlot from its own jar; listed there too"),
          Map.entry(
              "dev/rialto/config/EmbeddedDatabase java/lang/Class.forName",
              "makes H2's driver for who names a file; listed in rialto-core's metadata"),
          Map.entry(
              "dev/rialto/config/EmbeddedDatabase java/lang/Class.getConstructor",
              "makes H2's driver for who names a file; listed in rialto-core's metadata"),
          Map.entry(
              "dev/rialto/config/EmbeddedDatabase java/lang/reflect/Constructor.newInstance",
              "makes H2's driver for who names a file; listed in rialto-core's metadata"));

  @Test
  void onlyWhatIsListed_isReachedByName() throws Exception {
    Set<String> found = new TreeSet<>();
    int classes = 0;
    for (Class<?> library : List.of(Rialto.class, NettyTransport.class, MetricsModule.class)) {
      Map<String, List<String>> calls = calls(library, "dev/rialto/.*");
      classes += calls.size();
      calls.forEach((type, methods) -> methods.forEach(method -> add(found, type, method)));
    }
    assertThat(classes).isGreaterThan(500);
    assertThat(found).isEqualTo(new TreeSet<>(ALLOWED.keySet()));
  }

  @Test
  void generatedClients_reachNothingByName() throws Exception {
    Map<String, List<String>> calls =
        calls(NoLookupByNameTest.class, ".*(?:" + String.join("|", KINDS) + ")(\\$.*)?");
    for (String kind : KINDS) {
      assertThat(calls.keySet())
          .as("a generated class of each kind")
          .anyMatch(n -> n.endsWith(kind));
    }
    assertThat(calls.keySet())
        .as("codecs of enums, of sealed interfaces and of records, answers, packs and tasks")
        .contains(
            generated("Every_Rialto"),
            generated("Every_Rialto$StoryOutput"),
            generated("Every_Rialto$StoryPartials"),
            generated("Every_Rialto$ListOfStoryOutput"),
            generated("Vectors_Rialto"),
            generated("Story_RialtoCodec"),
            generated("Case_RialtoCodec"),
            generated("Mood_RialtoCodec"),
            generated("Kit_RialtoTools$FindTool"),
            generated("Kit_RialtoTools$FindArgumentsCodec"));
    Set<String> found = new TreeSet<>();
    calls.forEach((type, methods) -> methods.forEach(method -> add(found, type, method)));
    assertThat(found).isEmpty();
  }

  private static String generated(String name) {
    return NoLookupByNameTest.class.getName().replace('.', '/') + "_" + name;
  }

  /** What the processor writes; GoldenTest holds that there is nothing else. */
  private static final List<String> KINDS =
      List.of("_Rialto", "_RialtoFactory", "_RialtoCodec", "_RialtoTools", "_Components");

  /** All that a client may consist of. */
  @Completion
  @Tools(Kit.class)
  interface Every {
    Story tell(String topic);

    Flow.Publisher<Partial<Story>> grow(String topic);

    CompletionStream<Story> stories(String topic);

    Case decide(String topic);

    @UserMessage("Tell of {{topics}} at {{current_date}}")
    @Tools({})
    List<Story> packed(@Packed List<String> topics);
  }

  /** A task beside completions. */
  @Embedding
  interface Vectors {
    float[] of(String text);
  }

  /** Tools. */
  static final class Kit {
    @Tool("Finds it.")
    Story find(@P("what") String what, Case among) {
      return new Story(what, Map.of(), List.of(among));
    }
  }

  /** A record that holds all else, and itself. */
  record Story(String title, Map<Mood, Story> below, List<Case> cases) {}

  /** An enum. */
  enum Mood {
    GOOD,
    BAD
  }

  /** A sealed interface. */
  sealed interface Case {
    /** Its record. */
    record Some(LocalDate day) implements Case {}
  }

  /** What is for tests may do as it likes: it is not in an application. */
  private static void add(Set<String> found, String type, String method) {
    boolean forTests =
        type.startsWith("dev/rialto/testing/") || type.startsWith("dev/rialto/junit/");
    if (!forTests && BY_NAME.matcher(method).matches()) {
      found.add(type.replaceAll("\\$.*", "") + " " + method);
    }
  }

  private static final Set<String> OF_AN_ENTRY =
      Set.of(
          "type",
          "methods",
          "fields",
          "allDeclaredConstructors",
          "allDeclaredFields",
          "unsafeAllocated");

  /** The shape that GraalVM documents for reachability-metadata.json, and that it names what is. */
  @Test
  void metadata_hasTheDocumentedShape_andNamesWhatIsThere() throws Exception {
    List<URL> files =
        new ArrayList<>(
            Collections.list(
                getClass()
                    .getClassLoader()
                    .getResources(
                        "META-INF/native-image/dev.rialto/rialto-core/reachability-metadata.json")));
    for (String module : List.of("rialto-netty-transport", "rialto-metrics")) {
      files.addAll(
          Collections.list(
              getClass()
                  .getClassLoader()
                  .getResources(
                      "META-INF/native-image/dev.rialto/"
                          + module
                          + "/reachability-metadata.json")));
    }
    assertThat(files).hasSizeGreaterThanOrEqualTo(3);
    for (URL file : files) {
      JsonNode metadata = read(file);
      assertThat(metadata.fieldNames()).toIterable().isSubsetOf("reflection", "resources");
      for (JsonNode entry : metadata.path("reflection")) {
        assertThat(entry.fieldNames()).toIterable().isSubsetOf(OF_AN_ENTRY).contains("type");
        Class<?> type = Class.forName(entry.get("type").asText());
        for (JsonNode method : entry.path("methods")) {
          assertThat(method.fieldNames()).toIterable().containsExactly("name", "parameterTypes");
          assertThat(method.get("name").asText()).isEqualTo("<init>");
          assertThat(type.getDeclaredConstructor()).isNotNull();
        }
      }
      for (JsonNode resource : metadata.path("resources")) {
        assertThat(resource.fieldNames()).toIterable().containsExactly("glob");
        String glob = resource.get("glob").asText();
        if (!glob.startsWith("META-INF/services/")) {
          String folder = glob.substring(0, glob.lastIndexOf('/'));
          assertThat(getClass().getClassLoader().getResource(glob.endsWith("*") ? folder : glob))
              .as(glob)
              .isNotNull();
        }
      }
    }
  }

  private static final Pattern CAFFEINE_BY_NAME =
      Pattern.compile("com\\.github\\.benmanes\\.caffeine\\.cache\\.[A-Z]{3,}(?![a-zA-Z$])");

  /**
   * Caffeine picks its classes by names made of the cache's features: those of the L1, of answers
   * by meaning and of conversations are listed.
   */
  @Test
  void caffeinesClasses_ofTheAnswerCache_areListed() throws Exception {
    Set<String> used = new TreeSet<>();
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .cache(c -> c.memoryEntries(10).semantic(s -> s.model(new OneVector())))
                .build()) {
      rialto.client(WatchedAssistant.class).say("a lock", CallOptions.NONE);
      String heap =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()});
      CAFFEINE_BY_NAME.matcher(heap).results().forEach(found -> used.add(found.group()));
    }
    Set<String> listed = new TreeSet<>();
    read(Rialto.class.getResource(
            "/META-INF/native-image/dev.rialto/rialto-core/reachability-metadata.json"))
        .path("reflection")
        .forEach(entry -> listed.add(entry.get("type").asText()));
    assertThat(used).hasSizeGreaterThanOrEqualTo(6).isSubsetOf(listed);
  }

  /** To whom all texts are alike. */
  private static final class OneVector implements EmbeddingModel {
    @Override
    public List<float[]> embedAll(List<String> texts) {
      return texts.stream().map(text -> new float[] {1}).toList();
    }

    @Override
    public CompletableFuture<List<float[]>> embedAllAsync(List<String> texts) {
      return CompletableFuture.completedFuture(embedAll(texts));
    }
  }

  private static JsonNode read(URL file) throws IOException {
    try (InputStream in = file.openStream()) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static Map<String, List<String>> calls(Class<?> of, String names) throws Exception {
    Path place = Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(place)) {
      return calls(place, names);
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      return calls(jar.getPath("/"), names);
    }
  }

  private static Map<String, List<String>> calls(Path root, String names) throws IOException {
    Map<String, List<String>> calls = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(p -> p.toString().endsWith(".class")).toList()) {
        String name = root.relativize(file).toString().replaceAll("\\.class$", "");
        if (name.matches(names)) {
          calls.put(name, methodsOf(file));
        }
      }
    }
    return calls;
  }

  /** Reads the methods that a class names from its constant pool (JVMS section 4.4). */
  private static List<String> methodsOf(Path file) {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      in.skipNBytes(8);
      int count = in.readUnsignedShort();
      Object[] pool = new Object[count];
      List<int[]> methods = new ArrayList<>();
      for (int i = 1; i < count; i++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case 1 -> pool[i] = in.readUTF();
          case 7, 8, 16, 19, 20 -> pool[i] = in.readUnsignedShort();
          case 10, 11 -> methods.add(new int[] {in.readUnsignedShort(), in.readUnsignedShort()});
          case 12 -> pool[i] = new int[] {in.readUnsignedShort(), in.readUnsignedShort()};
          case 3, 4, 9, 17, 18 -> in.skipNBytes(4);
          case 15 -> in.skipNBytes(3);
          case 5, 6 -> {
            in.skipNBytes(8);
            i++;
          }
          default -> throw new IOException("tag " + tag);
        }
      }
      return methods.stream()
          .map(method -> pool[(Integer) pool[method[0]]] + "." + pool[((int[]) pool[method[1]])[0]])
          .distinct()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }
}
