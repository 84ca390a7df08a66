package dev.rialto.processor.validate;

import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/**
 * What the checks of one interface share; for one round only.
 *
 * @param elements the compiler's elements
 * @param types the compiler's types
 * @param resources where templates lie that are not in annotations
 * @param definitions the tasks and profiles there are
 * @param models which models there are
 * @param tools which types' tools are right
 * @param owner the interface
 * @param report takes what is wrong
 */
public record Context(
    Elements elements,
    Types types,
    Resources resources,
    Definitions definitions,
    KnownModels models,
    ToolChecks tools,
    TypeElement owner,
    Report report) {

  /** Returns the context of another type, with an empty report. */
  Context about(TypeElement other) {
    return new Context(
        elements, types, resources, definitions, models, tools, other, report.about(other));
  }
}
