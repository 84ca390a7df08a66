package dev.rialto.processor.validate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is said of types, components and constants: in {@code @Description}, which class files
 * keep, or else in Javadoc, of which there is only what is compiled now.
 */
final class Descriptions {

  private static final Pattern INLINE = Pattern.compile("\\{@\\w+\\s+([^{}]*)}");
  private static final Pattern LABELLED_LINK =
      Pattern.compile("\\{@link(?:plain)?\\s+\\S+\\s+([^{}]+)}");
  private static final Pattern TAG = Pattern.compile("</?[A-Za-z][^>]*>");
  private static final Pattern SENTENCE = Pattern.compile("(.*?[.!?])(?:\\s.*|$)", Pattern.DOTALL);
  private static final Pattern BLOCK = Pattern.compile("(?m)^\\s*@");

  private final Elements elements;

  Descriptions(Elements elements) {
    this.elements = elements;
  }

  /** Returns what the annotation says, or else the first sentence of the Javadoc. */
  String of(Element element) {
    String said = annotated(element);
    String doc = said.isEmpty() ? elements.getDocComment(element) : null;
    if (doc == null) {
      return said;
    }
    String text = plain(BLOCK.split(doc, 2)[0]);
    Matcher sentence = SENTENCE.matcher(text);
    return sentence.matches() ? sentence.group(1) : text;
  }

  /** Returns what the annotation says, or else the record's {@code @param}. */
  String ofComponent(TypeElement record, Components.Component component) {
    String said =
        component.annotated().stream()
            .map(Descriptions::annotated)
            .filter(text -> !text.isEmpty())
            .findFirst()
            .orElse("");
    String doc = said.isEmpty() ? elements.getDocComment(record) : null;
    return doc == null ? said : param(doc, component.name());
  }

  /** Returns what the annotation says of a method's parameter, or else its {@code @param}. */
  String ofParameter(ExecutableElement method, VariableElement parameter) {
    String said = annotated(parameter);
    String doc = said.isEmpty() ? elements.getDocComment(method) : null;
    return doc == null ? said : param(doc, parameter.getSimpleName().toString());
  }

  private static String annotated(Element element) {
    return Annotation.on(element, Names.DESCRIPTION).map(a -> a.lines("value")).orElse("");
  }

  private static String param(String doc, String name) {
    for (String block : BLOCK.split(doc, -1)) {
      String rest = after(after(block, "param"), name);
      if (rest != null) {
        return plain(rest);
      }
    }
    return "";
  }

  /** Returns what follows a word that a text begins with; null if it does not. */
  private static @Nullable String after(@Nullable String text, String word) {
    String stripped = text == null ? "" : text.stripLeading();
    boolean begins =
        stripped.startsWith(word)
            && stripped.length() > word.length()
            && Character.isWhitespace(stripped.charAt(word.length()));
    return begins ? stripped.substring(word.length()) : null;
  }

  private static String plain(String doc) {
    String text = LABELLED_LINK.matcher(doc).replaceAll("$1");
    text = INLINE.matcher(text).replaceAll("$1");
    text = TAG.matcher(text).replaceAll("");
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    return text.replaceAll("\\s+", " ").strip();
  }
}
