/**
 * A database for all who keep something: the answer cache, batch jobs, budgets, the ledger.
 * Blocking JDBC runs on threads of its own, bounded in time, and fails at once while the database
 * is away; each user has a schema of its own version, created and migrated at the first use.
 *
 * <pre>
 *   Sql.run(schema, work) ─→ StoreGuard ─→ executor ─→ schema up to date? ─→ work(connection)
 *   WriteBehind.add(row)  ─→ queue ─ batch ─→ Sql.writeBehind ─→ WritePause ─→ as above
 * </pre>
 */
@NullMarked
package dev.rialto.internal.sql;

import org.jspecify.annotations.NullMarked;
