"""The tables of what is served, as numbered migrations."""

# Each takes the tables from its number to the next; none is ever changed.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE services (
        number INTEGER PRIMARY KEY AUTOINCREMENT,  -- order of creation
        name TEXT NOT NULL UNIQUE,                 -- projects/P/locations/R/...
        place TEXT NOT NULL,                       -- its project and region
        message BLOB NOT NULL,                     -- a Service
        policy TEXT NOT NULL,                      -- an IAM policy, as JSON
        made INTEGER NOT NULL,                     -- revisions so far
        port INTEGER NOT NULL,                     -- 0 before it has one
        tag_ports TEXT NOT NULL                    -- JSON: {tag: port}
    );
    CREATE INDEX services_by_place ON services (place, number);
    CREATE TABLE revisions (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        service TEXT NOT NULL,                     -- its full name
        state TEXT NOT NULL,                       -- PENDING, READY, FAILED
        message BLOB NOT NULL,                     -- a Revision
        template BLOB NOT NULL,                    -- what it was made from
        digest TEXT NOT NULL,                      -- of its files
        error TEXT NOT NULL                        -- why it FAILED
    );
    CREATE INDEX revisions_by_service ON revisions (service, number);
    CREATE TABLE operations (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        place TEXT NOT NULL,
        action TEXT NOT NULL,                      -- DEPLOY, DELETE, ...
        target TEXT NOT NULL,                      -- the service's full name
        revision TEXT NOT NULL,                    -- short name, or empty
        generation INTEGER NOT NULL,               -- that it brings about
        message BLOB NOT NULL,                     -- Service, or Revision
        done INTEGER NOT NULL,
        code INTEGER NOT NULL,                     -- 0 where it succeeded
        error TEXT NOT NULL
    );
    CREATE INDEX operations_by_place ON operations (place, number);
    CREATE INDEX operations_by_done ON operations (done, number);
    CREATE TABLE images (
        name TEXT PRIMARY KEY,                     -- without tag and digest
        digest TEXT NOT NULL                       -- of the newest
    );
    """,
)
