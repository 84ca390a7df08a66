package dev.rialto.processor.validate;

import dev.rialto.processor.model.Delivery;
import dev.rialto.processor.model.MessageModel;
import dev.rialto.processor.model.MessageModel.Piece;
import dev.rialto.processor.model.PackedModel;
import dev.rialto.processor.model.TypeModel;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Reads {@code @Packed}: which list is packed, and whether the method fits it. */
final class PackedReader {

  private static final int MOST_ITEMS = 1_000;
  private static final int MOST_TOKENS = 1_000_000;

  private final Context context;

  PackedReader(Context context) {
    this.context = context;
  }

  /** Returns whether a parameter is packed. */
  static boolean isPacked(VariableElement parameter) {
    return Annotation.on(parameter, Names.PACKED).isPresent();
  }

  /** Returns the type of the elements of a packed parameter; null, with a complaint, if none. */
  @Nullable TypeMirror element(VariableElement parameter, TypeMirror type) {
    if (type instanceof DeclaredType declared
        && declared.asElement() instanceof TypeElement named
        && (named.getQualifiedName().contentEquals("java.util.List")
            || named.getQualifiedName().contentEquals("java.util.Collection"))
        && declared.getTypeArguments().size() == 1) {
      return declared.getTypeArguments().get(0);
    }
    complain(
        parameter,
        "Only a List<…> or Collection<…> of items can be packed; '"
            + parameter.getSimpleName()
            + "' is of the type "
            + type.toString().replace("java.lang.", ""));
    return null;
  }

  /**
   * Returns how the parameter is packed.
   *
   * @param before the parameter that is packed already; null if there is none
   */
  Optional<PackedModel> read(VariableElement parameter, @Nullable VariableElement before) {
    Annotation packed = Annotation.on(parameter, Names.PACKED).orElseThrow();
    if (before != null) {
      complain(
          parameter,
          "One list of a method can be packed, and '" + before.getSimpleName() + "' is already");
      return Optional.empty();
    }
    return Optional.of(
        new PackedModel(
            parameter.getSimpleName().toString(),
            within(parameter, packed, "items", 10, MOST_ITEMS),
            within(parameter, packed, "tokens", 4_000, MOST_TOKENS)));
  }

  private int within(
      VariableElement parameter, Annotation packed, String member, int otherwise, int most) {
    Number said = packed.number(member);
    if (said == null) {
      return otherwise;
    }
    if (said.intValue() < 1 || said.intValue() > most) {
      context
          .report()
          .add(
              Code.OUT_OF_RANGE,
              Place.of(parameter, packed, packed.value(member)),
              member + " is " + said + "; allowed is 1 to " + most);
      return otherwise;
    }
    return said.intValue();
  }

  /** Returns the type of an item's answer; empty, with a complaint, if the method cannot pack. */
  Optional<TypeModel> answer(
      ExecutableElement method, ReturnReader.Returned returned, boolean tools, boolean memory) {
    TypeModel type = returned.type();
    if (type instanceof TypeModel.Bounded bounded) {
      context
          .report()
          .add(
              Code.UNCHECKED_CONSTRAINT,
              Place.of(method),
              "The constraints of '"
                  + method.getSimpleName()
                  + "' are not checked, since its list has an answer for each item; write what"
                  + " holds for each at the type of the elements");
      type = bounded.value();
    }
    String wrong = "";
    boolean whole = returned.delivery().source() == Delivery.Source.WHOLE;
    if (!whole || !(type instanceof TypeModel.ListOf)) {
      wrong =
          "A method with a @Packed list returns one answer for each item: List<…>, Result<List<…>>,"
              + " BulkResult<item, …> with an answer or an error for each, or a CompletableFuture"
              + " or CompletionStage of one of them";
    } else if (tools) {
      wrong = "The model calls no tools for the items of a @Packed list; remove one of the two";
    } else if (memory) {
      wrong = "The items of a @Packed list go on no conversation; remove one of the two";
    }
    if (!wrong.isEmpty()) {
      context.report().add(Code.BAD_PACKED, Place.of(method), wrong);
      return Optional.empty();
    }
    return Optional.of(((TypeModel.ListOf) type).element());
  }

  /** Complains of a method whose outcomes are of other items than it is given. */
  boolean fitsItems(ExecutableElement method, TypeMirror returned, @Nullable TypeMirror element) {
    TypeMirror items = ReturnReader.items(returned);
    if (element == null || context.types().isSameType(items, element)) {
      return true;
    }
    context
        .report()
        .add(
            Code.BAD_PACKED,
            Place.of(method),
            element.getKind() == TypeKind.NONE
                ? "BulkResult is what becomes of the items of a @Packed list, and no parameter is"
                    + " packed"
                : "The items are of the type "
                    + element.toString().replace("java.lang.", "")
                    + ", not "
                    + items.toString().replace("java.lang.", "")
                    + "; write BulkResult<"
                    + element.toString().replace("java.lang.", "")
                    + ", …>");
    return false;
  }

  /** The text of an item is all there is of it when the messages are made. */
  void checkMessages(ExecutableElement method, PackedModel packed, List<MessageModel> messages) {
    for (MessageModel message : messages) {
      for (Piece piece : message.pieces()) {
        if (piece instanceof Piece.Section section
            && section.source().root().equals(packed.parameter())) {
          context
              .report()
              .add(
                  Code.BAD_PACKED,
                  Place.of(method),
                  "No section can be about the items of a @Packed list; write {{"
                      + packed.parameter()
                      + "}} where the text of one item belongs");
          return;
        }
      }
    }
  }

  private void complain(VariableElement parameter, String message) {
    context.report().add(Code.BAD_PACKED, Place.of(parameter), message);
  }
}
