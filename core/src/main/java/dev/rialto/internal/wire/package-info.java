/**
 * What all dialects share: how the bytes of a response become JSON values, how an answer is put
 * together from its pieces, what exception an error becomes, and what strict modes take of a schema
 * ({@code ProviderSchemas}). Each dialect has a package of its own.
 *
 * <pre>
 *   bytes → BodyDecoder → JSON → AnswerFormat (the dialect) → AnswerDraft → ResponseEvent
 *           (Framing)   ↘ ErrorBody → ErrorKind → Failures → RialtoException → ResponseEvent.Failed
 *                         also of what stands where an answer, or a piece of one, belongs
 *   members that no dialect reads → ExtraDraft → ExtraMembers, read when the caller asks for them
 * </pre>
 */
@NullMarked
package dev.rialto.internal.wire;

import org.jspecify.annotations.NullMarked;
