"""The history's tables, as numbered migrations."""

# Each takes the tables from its number to the next; none is ever changed.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE builds (
        number INTEGER PRIMARY KEY AUTOINCREMENT,  -- order of creation
        id TEXT NOT NULL UNIQUE,
        project TEXT NOT NULL,
        location TEXT NOT NULL,
        status TEXT NOT NULL,
        trigger_id TEXT NOT NULL,                  -- empty without trigger
        create_time TEXT NOT NULL,                 -- sorts as text
        start_time TEXT,                           -- none until it starts
        finish_time TEXT,                          -- none until it ends
        message BLOB NOT NULL,                     -- a Build, as protobuf
        request TEXT NOT NULL,                     -- what a retry starts from
        config TEXT NOT NULL                       -- the file that was run
    );
    CREATE INDEX builds_by_place ON builds (project, location, number);
    CREATE INDEX builds_by_status ON builds (status, number);
    CREATE INDEX builds_by_trigger ON builds (trigger_id, number);
    CREATE TABLE labels (                          -- tags, branches, ...
        number INTEGER NOT NULL REFERENCES builds (number) ON DELETE CASCADE,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (name, value, number)
    ) WITHOUT ROWID;
    CREATE TABLE triggers (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        project TEXT NOT NULL,
        location TEXT NOT NULL,
        name TEXT NOT NULL,
        message BLOB NOT NULL,                     -- a BuildTrigger
        UNIQUE (project, location, name)
    );
    """,
)
