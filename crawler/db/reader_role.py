"""The role that may read everything and write nothing, and what has to be said to PostgreSQL to have it."""

from sqlalchemy import Connection, text

READER = "edgar8k_reader"

CREATE_READER = f"create role {READER} login"

_WHAT_IS_HERE = text("""
    select quote_ident(current_user) as user_name,
        quote_ident(current_schema()) as schema_name,
        has_schema_privilege('public', current_schema(), 'usage') as schema_is_open,
        quote_ident(current_database()) as database_name,
        has_database_privilege('public', current_database(), 'connect') as database_is_open,
        string_agg(quote_ident(relname), ', ' order by relname) as relations
    from pg_class
    where relnamespace = quote_ident(current_schema())::regnamespace
        and relkind in ('r', 'v') and pg_has_role(relowner, 'usage')
""")


def reader_grants(connection: Connection) -> list[str]:
    """Return the grants that the reader needs in this database, beside what everybody may do.

    The connection is that of the tables' owner. The grants cover its tables and views and those to come;
    there are none before the first table is made. Revision 0008 of the schema runs them, too.
    """
    here = connection.execute(_WHAT_IS_HERE).one()
    if here.relations is None:
        return []
    later = f"for role {here.user_name} in schema {here.schema_name}"
    grants = [
        f"grant select on {here.relations} to {READER}",
        f"alter default privileges {later} grant select on tables to {READER}",
    ]
    if not here.schema_is_open:
        grants.append(f"grant usage on schema {here.schema_name} to {READER}")
    if not here.database_is_open:
        grants.append(f"grant connect on database {here.database_name} to {READER}")
    return grants
