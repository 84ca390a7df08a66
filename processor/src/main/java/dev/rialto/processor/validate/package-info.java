/**
 * Checks interfaces and turns what is right into models. Reads {@code javax.lang.model}, keeps
 * nothing of it, and never stops at the first mistake.
 *
 * <pre>
 *   TypeElement → InterfaceValidator ┬ MethodCollector    which methods there are
 *                                    └ MethodValidator    each of them
 *                                        ├ SettingsReader   task, profile, timeout …
 *                                        ├ MessageReader    templates against parameters
 *                                        └ ReturnReader     what comes back
 *                                            └ TypeReader     of which types it consists
 *                 SizeCheck, RecursionCheck   what strict modes would refuse; StrictLimits
 *               → Report   every diagnostic, with its place
 *               → ClientModel, if there is no error
 * </pre>
 */
@NullMarked
package dev.rialto.processor.validate;

import org.jspecify.annotations.NullMarked;
