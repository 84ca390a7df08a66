package dev.rialto.processor.validate;

import dev.rialto.processor.model.ConstraintModel;
import dev.rialto.processor.model.Delivery;
import dev.rialto.processor.model.ScalarKind;
import dev.rialto.processor.model.TypeModel;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Reads a return type: how the value is handed out, and what it is. */
final class ReturnReader {

  private static final TypeModel TEXT = new TypeModel.Scalar(ScalarKind.STRING, false);

  private final Context context;
  private final TypeReader types;

  /**
   * What a method returns.
   *
   * @param delivery how the value is handed out
   * @param type the value's type
   */
  record Returned(Delivery delivery, TypeModel type) {}

  ReturnReader(Context context, TypeReader types) {
    this.context = context;
    this.types = types;
  }

  Optional<Returned> read(ExecutableElement method, TypeMirror type) throws MissingTypeException {
    Present.check(type);
    if (isSuspending(method)) {
      return refuse(
          method,
          "The function is suspending, which is Kotlin's own; return CompletableFuture<…> and"
              + " await() it");
    }
    if (type.getKind() == TypeKind.VOID) {
      return refuse(method, "The method returns nothing, so the answer would be lost");
    }
    String name = name(type);
    return switch (name) {
      case "java.util.concurrent.Flow.Publisher" ->
          stream(
              method, type, Delivery.TEXT_STREAM, Delivery.ELEMENT_STREAM, Delivery.PARTIAL_STREAM);
      case Names.COMPLETION_STREAM ->
          stream(
              method,
              type,
              Delivery.TEXT_COMPLETION_STREAM,
              Delivery.ELEMENT_COMPLETION_STREAM,
              Delivery.PARTIAL_COMPLETION_STREAM);
      case Names.JAVA_STREAM ->
          stream(
              method,
              type,
              Delivery.TEXT_BLOCKING_STREAM,
              Delivery.ELEMENT_BLOCKING_STREAM,
              Delivery.PARTIAL_BLOCKING_STREAM);
      case "java.util.concurrent.CompletionStage", "java.util.concurrent.CompletableFuture" -> {
        TypeMirror inner = argument(type);
        if (inner == null) {
          yield raw(method, type);
        }
        if (name(inner).equals(Names.BULK_RESULT)) {
          yield outcomes(method, inner, Delivery.FUTURE_OUTCOMES);
        }
        yield name(inner).equals(Names.RESULT)
            ? value(method, inner, true, Delivery.FUTURE_RESULT)
            : value(method, inner, false, Delivery.FUTURE);
      }
      case Names.BULK_RESULT -> outcomes(method, type, Delivery.OUTCOMES);
      case Names.RESULT -> value(method, type, true, Delivery.RESULT);
      default -> value(method, type, false, Delivery.VALUE);
    };
  }

  /** The second of its types is an answer's; the first one is the packed list's. */
  private Optional<Returned> outcomes(ExecutableElement method, TypeMirror type, Delivery delivery)
      throws MissingTypeException {
    if (!(type instanceof DeclaredType declared) || declared.getTypeArguments().size() != 2) {
      return refuse(
          method, "'" + type + "' does not say of what; write BulkResult<String, String>");
    }
    TypeMirror answer = declared.getTypeArguments().get(1);
    Use use = new Use(method, "", Code.UNSUPPORTED_RETURN);
    return types
        .read(answer, use)
        .map(model -> types.bounded(model, answer, use))
        .map(model -> new Returned(delivery, new TypeModel.ListOf(model)));
  }

  /** Returns the type of the items whose outcomes a method returns. */
  static TypeMirror items(TypeMirror returned) {
    TypeMirror inner = argument(returned);
    return ((DeclaredType) (inner == null ? returned : inner)).getTypeArguments().get(0);
  }

  /** Kotlin shows such a function with one parameter more, and returning anything. */
  private boolean isSuspending(ExecutableElement method) {
    int last = method.getParameters().size() - 1;
    return last >= 0
        && name(method.getParameters().get(last).asType()).equals("kotlin.coroutines.Continuation");
  }

  private Optional<Returned> stream(
      ExecutableElement method,
      TypeMirror type,
      Delivery ofText,
      Delivery ofElements,
      Delivery ofPartials)
      throws MissingTypeException {
    TypeMirror element = argument(type);
    if (element == null) {
      return raw(method, type);
    }
    if (name(element).equals("java.lang.String")) {
      checkUnbounded(method, element, TEXT);
      return Optional.of(new Returned(ofText, TEXT));
    }
    if (name(element).equals(Names.PARTIAL)) {
      return partial(method, element, ofPartials);
    }
    if (TypeReader.isNullable(element)) {
      return refuse(method, "A stream's elements are never null; take @Nullable off its type");
    }
    Use use = new Use(method, "", Code.UNSUPPORTED_RETURN);
    Optional<TypeModel> elements =
        types.read(element, use).map(model -> types.bounded(model, element, use));
    elements.ifPresent(model -> checkUnbounded(method, type, new TypeModel.ListOf(model)));
    return elements.map(model -> new Returned(ofElements, new TypeModel.ListOf(model)));
  }

  private Optional<Returned> partial(ExecutableElement method, TypeMirror type, Delivery delivery)
      throws MissingTypeException {
    TypeMirror record = argument(type);
    if (record == null) {
      return raw(method, type);
    }
    if (context.types().asElement(record) == null
        || !Components.has(context.types().asElement(record))) {
      return refuse(method, "Only a record grows component by component; '" + record + "' is none");
    }
    return types
        .read(record, new Use(method, "", Code.UNSUPPORTED_RETURN))
        .map(model -> new Returned(delivery, bounded(method, record, model)));
  }

  private Optional<Returned> value(
      ExecutableElement method, TypeMirror type, boolean wrapped, Delivery delivery)
      throws MissingTypeException {
    TypeMirror inner = wrapped ? argument(type) : type;
    if (inner == null) {
      return raw(method, type);
    }
    return types
        .read(inner, new Use(method, "", Code.UNSUPPORTED_RETURN))
        .map(model -> new Returned(delivery, bounded(method, inner, model)));
  }

  /** What bean validation says of a method, or of the type within its result, is for the value. */
  private TypeModel bounded(ExecutableElement method, TypeMirror type, TypeModel model) {
    if (model.equals(TEXT)) {
      checkUnbounded(method, type, model);
      return model;
    }
    List<ConstraintModel> all =
        new ConstraintReader(List.of(method), type, model, context.report()).read();
    return all.isEmpty() ? model : new TypeModel.Bounded(model, all);
  }

  private void checkUnbounded(ExecutableElement method, TypeMirror type, TypeModel model) {
    if (!new ConstraintReader(List.of(method), type, model, context.report()).read().isEmpty()) {
      context
          .report()
          .add(
              Code.UNCHECKED_CONSTRAINT,
              Place.of(method),
              model.equals(TEXT)
                  ? "The constraints of '"
                      + method.getSimpleName()
                      + "' are not checked, since free text is taken as it comes; return a record"
                      + " with a component that has them"
                  : "The constraints of '"
                      + method.getSimpleName()
                      + "' are not checked, since its elements are handed out before all are there;"
                      + " write what holds for each at the type of the elements");
    }
  }

  private Optional<Returned> raw(ExecutableElement method, TypeMirror type) {
    return refuse(
        method, "'" + type + "' does not say of what; write " + type + "<String>, for example");
  }

  private Optional<Returned> refuse(ExecutableElement method, String message) {
    context
        .report()
        .add(Code.UNSUPPORTED_RETURN, Place.of(method), message, TypeReader.ALLOWED_RETURNS);
    return Optional.empty();
  }

  private String name(TypeMirror type) {
    return context.types().asElement(type) instanceof TypeElement element
            && type.getKind() == TypeKind.DECLARED
        ? element.getQualifiedName().toString()
        : "";
  }

  private static @org.jspecify.annotations.Nullable TypeMirror argument(TypeMirror type) {
    return type instanceof DeclaredType declared && declared.getTypeArguments().size() == 1
        ? declared.getTypeArguments().get(0)
        : null;
  }
}
