package dev.rialto.processor;

import com.google.auto.service.AutoService;
import com.palantir.javapoet.ClassName;
import dev.rialto.processor.generate.ClientGenerator;
import dev.rialto.processor.model.ClientModel;
import dev.rialto.processor.model.ToolTypeModel;
import dev.rialto.processor.validate.Code;
import dev.rialto.processor.validate.Completions;
import dev.rialto.processor.validate.Context;
import dev.rialto.processor.validate.Definitions;
import dev.rialto.processor.validate.InterfaceValidator;
import dev.rialto.processor.validate.KnownModels;
import dev.rialto.processor.validate.MissingTypeException;
import dev.rialto.processor.validate.Place;
import dev.rialto.processor.validate.Report;
import dev.rialto.processor.validate.Resources;
import dev.rialto.processor.validate.Sources;
import dev.rialto.processor.validate.ToolChecks;
import dev.rialto.processor.validate.ToolTypeValidator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.FilerException;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;

/**
 * Generates the client of every interface with {@code @Completion}.
 *
 * <p>An interface that names a type which is not there waits, by name, for the round in which
 * another processor brings it. Nothing of one round's compiler objects is kept for the next.
 *
 * <p>Longer than its neighbours, since what waits, what is generated and what was refused is told
 * apart over the rounds, which nothing else sees.
 */
@AutoService(Processor.class)
public final class RialtoProcessor extends AbstractProcessor {

  private static final Set<String> DEFINITIONS =
      Set.of(
          "dev.rialto.DefineTask",
          "dev.rialto.DefineTask.All",
          "dev.rialto.DefineProfile",
          "dev.rialto.DefineProfile.All");

  private final Sources sources = new Sources();
  private final ClientGenerator generator = new ClientGenerator();
  private final Set<String> printed = new HashSet<>();
  private final Set<String> definitionHolders = new LinkedHashSet<>();
  private final KnownModels models = new KnownModels();
  private final ForgottenInterfaces forgotten = new ForgottenInterfaces();

  /** What waits, with the type that it waits for. */
  private final Map<String, String> waiting = new LinkedHashMap<>();

  private final Map<String, String> waitingTools = new LinkedHashMap<>();

  /** The types whose tools are offered. */
  private final Set<String> toolTypes = new HashSet<>();

  /** The factories that were written, with their interfaces, sorted. */
  private final Map<String, String> factories = new TreeMap<>();

  /** Only the first round has sources that somebody has written by hand. */
  private boolean lookedIntoBodies;

  /** Made by the service loader. */
  public RialtoProcessor() {}

  /** All, since any annotation may itself carry {@code @Completion}. */
  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of("*");
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public Set<String> getSupportedOptions() {
    Set<String> all = new LinkedHashSet<>(Options.NAMES);
    // With the service entry one file depends on all interfaces; without it each on its own.
    all.add(
        options().services()
            ? "org.gradle.annotation.processing.aggregating"
            : "org.gradle.annotation.processing.isolating");
    return all;
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    sources.add(round.getRootElements());
    Options options = options();
    if (round.processingOver()) {
      end(options, round.errorRaised());
      return false;
    }
    options.mistakes().forEach(this::printMistake);
    if (!lookedIntoBodies) {
      lookedIntoBodies = true;
      tellLocalInterfaces(round.getRootElements());
    }
    Set<String> todo = new LinkedHashSet<>(waiting.keySet());
    waiting.clear();
    ToolChecks tools = new ToolChecks(this::isTaken);
    for (TypeElement annotation : annotations) {
      Set<? extends Element> annotated = round.getElementsAnnotatedWith(annotation);
      forgotten.note(annotation, annotated);
      if (DEFINITIONS.contains(annotation.getQualifiedName().toString())) {
        annotated.forEach(element -> define(element, options));
      } else if (Completions.means(annotation)) {
        for (Element element : annotated) {
          if (element instanceof TypeElement type
              && (type.getKind() != ElementKind.ANNOTATION_TYPE
                  || !Completions.mayCarry(annotation, type))) {
            todo.add(name(type));
          } else if (element instanceof ExecutableElement method
              && method.getEnclosingElement() instanceof TypeElement holder
              && !holder.getKind().isInterface()) {
            refuse(method, holder, options);
          }
        }
      }
    }
    for (String name : todo) {
      TypeElement type = elements().getTypeElement(name);
      if (type != null) {
        forgotten.cover(type, processingEnv.getTypeUtils());
        guarded(type, () -> generate(type, tools, options));
      }
    }
    Set<String> withTools = new LinkedHashSet<>(waitingTools.keySet());
    waitingTools.clear();
    ToolTypes.find(round, elements()).forEach(type -> withTools.add(name(type)));
    withTools.addAll(tools.used());
    for (String name : withTools) {
      TypeElement type = elements().getTypeElement(name);
      if (type != null && sources.contains(type)) {
        guarded(type, () -> generateTools(type, tools, options));
      }
    }
    return false;
  }

  private void tellLocalInterfaces(Set<? extends Element> types) {
    try {
      LocalInterfaces.tell(processingEnv, types);
    } catch (LinkageError | RuntimeException e) {
      // No javac, or one whose trees nobody may see: what is found there is a courtesy.
    }
  }

  /** What is wrong with a definition is told also where nobody uses it. */
  private void define(Element holder, Options options) {
    definitionHolders.add(name(holder));
    Report report = new Report(holder, sources, options.suppressed());
    new Definitions(options.tasks(), options.profiles(), (kind, name) -> List.of())
        .read(holder, report);
    report.print(processingEnv.getMessager(), printed);
  }

  private void refuse(ExecutableElement method, TypeElement holder, Options options) {
    Report report = new Report(method, sources, options.suppressed());
    report.add(
        Code.NOT_AN_INTERFACE,
        Place.of(method),
        "@Completion is for interfaces and their methods; '"
            + method.getSimpleName()
            + "' is the method of '"
            + holder.getSimpleName()
            + "', which is none");
    report.print(processingEnv.getMessager(), printed);
  }

  private void generate(TypeElement type, ToolChecks tools, Options options) throws IOException {
    Report report = new Report(type, sources, options.suppressed());
    try {
      Optional<ClientModel> client =
          new InterfaceValidator(context(type, tools, options, report)).validate();
      if (client.isPresent()) {
        Optional<String> clash =
            generator.write(
                client.get(), type, elements(), processingEnv.getFiler(), this::isTaken);
        clash.ifPresentOrElse(
            text -> report.add(Code.NAME_CLASH, Place.of(type), text),
            () -> factories.put(client.get().factory().reflectionName(), name(type)));
      }
      report.print(processingEnv.getMessager(), printed);
    } catch (MissingTypeException e) {
      waiting.put(name(type), e.what());
    }
  }

  /** Returns whether the user has written a class of that name. */
  private boolean isTaken(ClassName name) {
    TypeElement there = elements().getTypeElement(name.canonicalName());
    return there != null && sources.contains(there) && !generator.hasWritten(name);
  }

  private void generateTools(TypeElement type, ToolChecks checks, Options options)
      throws IOException {
    if (toolTypes.contains(name(type))) {
      return;
    }
    Report report = new Report(type, sources, options.suppressed());
    try {
      Optional<ToolTypeModel> tools =
          new ToolTypeValidator(context(type, checks, options, report)).validate();
      if (tools.isPresent()) {
        toolTypes.add(name(type));
        generator
            .write(tools.get(), type, elements(), processingEnv.getFiler(), this::isTaken)
            .ifPresent(text -> report.add(Code.NAME_CLASH, Place.of(type), text));
      }
      report.print(processingEnv.getMessager(), printed);
    } catch (MissingTypeException e) {
      waitingTools.put(name(type), e.what());
    }
  }

  private Context context(TypeElement type, ToolChecks tools, Options options, Report report) {
    Definitions definitions =
        new Definitions(
            options.tasks(),
            options.profiles(),
            new DefinitionFiles(processingEnv, type, options.services()));
    for (Element holder : holders(type, options)) {
      Report ofHolder = new Report(holder, sources, options.suppressed());
      definitions.read(holder, ofHolder);
      ofHolder.print(processingEnv.getMessager(), printed);
    }
    return new Context(
        elements(),
        processingEnv.getTypeUtils(),
        new Resources(processingEnv.getFiler(), options.resources()),
        definitions,
        models,
        tools,
        type,
        report);
  }

  /**
   * What may declare tasks for an interface: itself, what encloses it, its package; and, unless its
   * files must depend on it alone, everything in the compilation.
   */
  private Set<Element> holders(TypeElement type, Options options) {
    Set<Element> holders = new LinkedHashSet<>();
    for (Element e = type; e != null; e = e.getEnclosingElement()) {
      holders.add(e);
    }
    if (options.services()) {
      for (String name : definitionHolders) {
        Element holder = elements().getTypeElement(name);
        holders.add(holder != null ? holder : elements().getPackageElement(name));
      }
    }
    holders.remove(null);
    return holders;
  }

  private void end(Options options, boolean failed) {
    List<Report> reports = new ArrayList<>();
    for (Map.Entry<String, String> entry : waiting.entrySet()) {
      TypeElement type = elements().getTypeElement(entry.getKey());
      if (type != null) {
        guarded(type, () -> giveUp(type, entry.getValue(), options));
      }
    }
    for (Map.Entry<String, String> entry : waitingTools.entrySet()) {
      TypeElement type = elements().getTypeElement(entry.getKey());
      if (type != null) {
        Report report = new Report(type, sources, options.suppressed());
        report.add(
            Code.MISSING_TYPE,
            Place.of(type),
            "The tools of '"
                + type.getSimpleName()
                + "' cannot be offered, because "
                + entry.getValue()
                + " was never found; import it, or add the processor that generates it");
        report.print(processingEnv.getMessager(), printed);
      }
    }
    forgotten.tell(
        elements(),
        type -> {
          Report report = new Report(type, sources, options.suppressed());
          reports.add(report);
          return report;
        });
    reports.forEach(report -> report.print(processingEnv.getMessager(), printed));
    if (!failed) {
      DefinitionFiles.write(definitionHolders, processingEnv);
    }
    if (!failed && options.services() && !factories.isEmpty()) {
      new ServiceFile(processingEnv, sources).write(factories, options.suppressed());
      NativeImageFile metadata =
          new NativeImageFile(processingEnv.getFiler(), processingEnv.getMessager());
      factories.forEach(
          (factory, name) -> {
            TypeElement type = elements().getTypeElement(name);
            if (type != null) {
              metadata.write(factory, type);
            }
          });
    }
  }

  /** Says what is wrong besides the missing type, too. */
  private void giveUp(TypeElement type, String missing, Options options) {
    Report report = new Report(type, sources, options.suppressed());
    report.add(
        Code.MISSING_TYPE,
        Place.of(type),
        "There is no client for '"
            + type.getSimpleName()
            + "', because "
            + missing
            + " was never found; import it, or add the processor that generates it");
    try {
      new InterfaceValidator(context(type, new ToolChecks(this::isTaken), options, report))
          .validate();
    } catch (MissingTypeException e) {
      // Known.
    }
    report.print(processingEnv.getMessager(), printed);
  }

  /** What goes wrong in here is shown at the interface, and the others go on. */
  private void guarded(TypeElement type, Work work) {
    try {
      work.run();
    } catch (IOException e) {
      if (e instanceof FilerException) {
        fail(type, e);
        return;
      }
      processingEnv
          .getMessager()
          .printMessage(
              Diagnostic.Kind.ERROR,
              Code.INTERNAL
                  + ": A file that is generated for it cannot be written ("
                  + e
                  + "); look at the folder of the generated files, and at the disk",
              type);
    } catch (RuntimeException e) {
      fail(type, e);
    }
  }

  private void fail(TypeElement type, Exception e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    processingEnv
        .getMessager()
        .printMessage(
            Diagnostic.Kind.ERROR,
            Code.INTERNAL
                + ": The processor failed at this interface. Please report it with what follows.\n"
                + trace,
            type);
  }

  /** Work that may fail. */
  private interface Work {
    void run() throws IOException;
  }

  private void printMistake(String mistake) {
    if (printed.add(mistake)) {
      processingEnv
          .getMessager()
          .printMessage(Diagnostic.Kind.ERROR, Code.BAD_OPTION + ": " + mistake);
    }
  }

  private Options options() {
    return Options.of(processingEnv.getOptions());
  }

  private Elements elements() {
    return processingEnv.getElementUtils();
  }

  private static String name(Element element) {
    return element.toString();
  }
}
