"""The history's tables, as numbered migrations."""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE builds (
        number INTEGER PRIMARY KEY AUTOINCREMENT,  -- order of creation
        id TEXT NOT NULL UNIQUE,
        project TEXT NOT NULL,
        location TEXT NOT NULL,
        status TEXT NOT NULL,
        trigger_id TEXT NOT NULL,
        create_time TEXT NOT NULL,                 -- sorts as text
        finish_time TEXT NOT NULL,                 -- empty until it ends
        document TEXT NOT NULL,                    -- Google's JSON of Build
        request TEXT NOT NULL,                     -- what a retry starts from
        config TEXT NOT NULL                       -- the file that was run
    );
    CREATE INDEX builds_by_place ON builds (project, location, number);
    CREATE INDEX builds_by_status ON builds (status, number);
    CREATE INDEX builds_by_trigger ON builds (trigger_id, number);
    CREATE TABLE build_tags (
        number INTEGER NOT NULL REFERENCES builds (number) ON DELETE CASCADE,
        tag TEXT NOT NULL,
        PRIMARY KEY (tag, number)
    ) WITHOUT ROWID;
    CREATE TABLE triggers (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        project TEXT NOT NULL,
        location TEXT NOT NULL,
        name TEXT NOT NULL,
        document TEXT NOT NULL,                    -- JSON of BuildTrigger
        UNIQUE (project, location, name)
    );
    """,
)
