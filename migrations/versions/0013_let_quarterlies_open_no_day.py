"""Let quarterlies open no day.

A quarterly completes the days that it covers and that were over when it was read. That it was fed on the day
of its reading made this day one that is known and not complete, though no index of its own may ever come.

Revision ID: 0013
Revises: 0012
"""

from alembic import op

revision = "0013"
down_revision = "0012"

INDEX_DAYS = """
    create or replace view index_days as
    select covered.day, bool_or(covered.is_complete) as is_complete
    from (
        select daily.period_start as day, daily.is_final as is_complete
        from index_files daily
        where daily.kind = 'daily'
        union all
        select quarterly.period_start + passed.days, {is_complete}
        from index_files quarterly
        cross join lateral
            generate_series(
                0, least(quarterly.period_end, quarterly.last_data_received) - quarterly.period_start
            ) as passed (days)
        where quarterly.kind = 'quarterly' {and_is_over}
        union all
        select listed.day, false
        from daily_listings listing
        cross join lateral unnest(listing.days) as listed (day)
    ) covered
    group by covered.day
"""

IS_OVER = """quarterly.fetched_at >= (quarterly.period_start + passed.days + 1 + time '06:00')
    at time zone 'America/New_York'"""


def upgrade():
    op.execute(INDEX_DAYS.format(is_complete="true", and_is_over=f"and {IS_OVER}"))


def downgrade():
    op.execute(INDEX_DAYS.format(is_complete=IS_OVER, and_is_over=""))
