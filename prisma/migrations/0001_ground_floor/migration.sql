-- Needs PostgreSQL 15 or newer (NULLS NOT DISTINCT). Names of constraints and indexes follow Prisma's conventions,
-- so that `prisma migrate diff` finds nothing where Prisma's schema engine can be had.

CREATE TABLE "cluster" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "cluster_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "cluster_name_key" ON "cluster"("name");

CREATE TABLE "credential" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "user" TEXT,
    "sealed" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "credential_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "credential_kind_check" CHECK ("kind" IN ('installation', 'sealed-key', 'sealed-password', 'agent')),
    -- A secret in clear cannot be stored, whatever the program above does.
    CONSTRAINT "credential_sealed_check" CHECK (
        CASE WHEN "kind" LIKE 'sealed-%'
             THEN "sealed" IS NOT NULL AND "sealed" LIKE '-----BEGIN AGE ENCRYPTED FILE-----%'
             ELSE "sealed" IS NULL END)
);

CREATE TABLE "host" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "cluster_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "roles" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "ssh_address" TEXT,
    "ssh_port" INTEGER NOT NULL DEFAULT 22,
    "ssh_user" TEXT NOT NULL DEFAULT 'root',
    "sudo" BOOLEAN NOT NULL DEFAULT false,
    "script" TEXT NOT NULL DEFAULT 'sent',
    "jump_host_id" UUID,
    "credential_id" UUID,
    "poll_seconds" INTEGER NOT NULL DEFAULT 2,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "host_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "host_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    -- NO ACTION: a host others are reached through cannot go alone, but a whole cluster can.
    CONSTRAINT "host_jump_host_id_fkey" FOREIGN KEY ("jump_host_id") REFERENCES "host"("id") ON DELETE NO ACTION ON UPDATE CASCADE,
    CONSTRAINT "host_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "credential"("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "host_roles_check" CHECK ("roles" <@ ARRAY['director', 'router', 'realserver']),
    CONSTRAINT "host_script_check" CHECK ("script" IN ('sent', 'installed')),
    CONSTRAINT "host_ssh_port_check" CHECK ("ssh_port" BETWEEN 1 AND 65535),
    CONSTRAINT "host_poll_seconds_check" CHECK ("poll_seconds" BETWEEN 1 AND 3600),
    CONSTRAINT "host_jump_check" CHECK ("jump_host_id" <> "id")
);
CREATE UNIQUE INDEX "host_cluster_id_name_key" ON "host"("cluster_id", "name");
CREATE INDEX "host_credential_id_idx" ON "host"("credential_id");
CREATE INDEX "host_jump_host_id_idx" ON "host"("jump_host_id");

CREATE TABLE "host_address" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "host_id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    CONSTRAINT "host_address_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "host_address_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "host_address_host_id_address_key" ON "host_address"("host_id", "address");

CREATE TABLE "vip" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "cluster_id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "label" TEXT,
    CONSTRAINT "vip_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "vip_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "vip_cluster_id_address_key" ON "vip"("cluster_id", "address");

CREATE TABLE "virtual_service" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "cluster_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "label" TEXT,
    CONSTRAINT "virtual_service_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "virtual_service_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "virtual_service_cluster_id_key_key" ON "virtual_service"("cluster_id", "key");

CREATE TABLE "real_server" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "service_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "label" TEXT,
    "host_id" UUID,
    CONSTRAINT "real_server_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "real_server_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "virtual_service"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "real_server_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "real_server_service_id_key_key" ON "real_server"("service_id", "key");
CREATE INDEX "real_server_host_id_idx" ON "real_server"("host_id");

CREATE TABLE "user" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" TEXT NOT NULL DEFAULT 'viewer',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "user_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "user_role_check" CHECK ("role" IN ('viewer', 'operator', 'admin'))
);
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

CREATE TABLE "session" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "token" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "session_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

CREATE TABLE "account" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(6),
    "refresh_token_expires_at" TIMESTAMPTZ(6),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "account_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

CREATE TABLE "verification" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

CREATE TABLE "rate_limit" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,
    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "rate_limit_key_key" ON "rate_limit"("key");

CREATE TABLE "host_key" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "host_id" UUID,
    "address" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "algorithm" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "confirmed_by_id" UUID,
    "confirmed_at" TIMESTAMPTZ(6),
    CONSTRAINT "host_key_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "host_key_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "host_key_confirmed_by_id_fkey" FOREIGN KEY ("confirmed_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "host_key_state_check" CHECK ("state" IN ('pinned', 'pending', 'rejected', 'replaced'))
);
CREATE UNIQUE INDEX "host_key_host_id_address_port_fingerprint_key"
    ON "host_key"("host_id", "address", "port", "fingerprint") NULLS NOT DISTINCT;
CREATE INDEX "host_key_address_port_idx" ON "host_key"("address", "port");

CREATE TABLE "request" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "args" JSONB NOT NULL,
    "actor_id" UUID,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "asked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deadline" TIMESTAMPTZ(6) NOT NULL,
    "taken_by" TEXT,
    "taken_at" TIMESTAMPTZ(6),
    "answered_at" TIMESTAMPTZ(6),
    "ok" BOOLEAN,
    "body" JSONB,
    CONSTRAINT "request_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "request_state_check" CHECK ("state" IN ('waiting', 'taken', 'answered', 'failed'))
);
CREATE INDEX "request_state_asked_at_idx" ON "request"("state", "asked_at");

CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "sentence" TEXT NOT NULL,
    "target" TEXT,
    "target_id" TEXT,
    "detail" JSONB,
    "request_id" UUID,
    "outcome" TEXT NOT NULL,
    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "audit_entry_actor_kind_check" CHECK ("actor_kind" IN ('user', 'system', 'worker')),
    CONSTRAINT "audit_entry_outcome_check" CHECK ("outcome" IN ('pending', 'done', 'failed'))
);
CREATE INDEX "audit_entry_request_id_idx" ON "audit_entry"("request_id");

CREATE TABLE "event" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "cluster_id" UUID NOT NULL,
    "host_id" UUID,
    "code" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "sentence" TEXT NOT NULL,
    "subject" JSONB NOT NULL,
    "digest" UUID NOT NULL,
    CONSTRAINT "event_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "event_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "event_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "event_severity_check" CHECK ("severity" IN ('down', 'degraded', 'ok', 'info', 'unknown'))
);
CREATE UNIQUE INDEX "event_digest_key" ON "event"("digest");
CREATE INDEX "event_at_id_idx" ON "event"("at" DESC, "id" DESC);
CREATE INDEX "event_cluster_id_at_id_idx" ON "event"("cluster_id", "at" DESC, "id" DESC);
CREATE INDEX "event_host_id_idx" ON "event"("host_id");

CREATE TABLE "installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "age_recipient" TEXT NOT NULL,
    "ssh_public_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "worker_id" TEXT,
    "worker_seen_at" TIMESTAMPTZ(6),
    CONSTRAINT "installation_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "installation_singleton_check" CHECK ("id" = 1)
);

-- From here on tables that Prisma does not know.

-- The last poll of each host: the live truth. body is a HostObservation.
CREATE TABLE "observation" (
    "host_id" UUID NOT NULL PRIMARY KEY REFERENCES "host"("id") ON DELETE CASCADE,
    "at" TIMESTAMPTZ NOT NULL,
    "body" JSONB NOT NULL
);

-- One counted thing on one director: a service (server_key NULL) or a real server of a service.
CREATE TABLE "series" (
    "id" INTEGER NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "host_id" UUID NOT NULL REFERENCES "host"("id") ON DELETE CASCADE,
    "service_key" TEXT NOT NULL,
    "server_key" TEXT,
    CONSTRAINT "series_key" UNIQUE NULLS NOT DISTINCT ("host_id", "service_key", "server_key")
);

-- Raw counters as read. Difference only neighbours of the same epoch. Partitions sample_YYYYMMDD are UTC days, made by the writer.
-- No foreign key to series: checking it would cost as much as the insert. Rows of a removed series fall to retention.
CREATE TABLE "sample" (
    "series_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "epoch" BIGINT NOT NULL,
    "conns" BIGINT NOT NULL,
    "in_pkts" BIGINT NOT NULL,
    "out_pkts" BIGINT NOT NULL,
    "in_bytes" BIGINT NOT NULL,
    "out_bytes" BIGINT NOT NULL,
    "active" INTEGER,
    "inactive" INTEGER,
    "persistent" INTEGER,
    "weight" INTEGER,
    PRIMARY KEY ("series_id", "at")
) PARTITION BY RANGE ("at");
-- Rows come in order of time: the roll-up finds its minute among millions by a few kB of index.
CREATE INDEX "sample_at_idx" ON "sample" USING BRIN ("at") WITH (pages_per_range = 32, autosummarize = on);

-- Roll-ups. A difference belongs to the bucket its later sample lies in; covered_ms is the time the differences span, so
-- rate = *_d / covered_ms is exact, and a bucket without a difference has covered_ms 0 and no rates.
-- *_min and *_max are the lowest and highest rate per second between neighbouring samples.
CREATE TABLE "sample_1m" (
    "series_id" INTEGER NOT NULL,
    "samples" INTEGER NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "covered_ms" BIGINT NOT NULL,
    "conns_d" BIGINT NOT NULL,
    "in_pkts_d" BIGINT NOT NULL,
    "out_pkts_d" BIGINT NOT NULL,
    "in_bytes_d" BIGINT NOT NULL,
    "out_bytes_d" BIGINT NOT NULL,
    "conns_min" DOUBLE PRECISION,
    "conns_max" DOUBLE PRECISION,
    "in_pkts_min" DOUBLE PRECISION,
    "in_pkts_max" DOUBLE PRECISION,
    "out_pkts_min" DOUBLE PRECISION,
    "out_pkts_max" DOUBLE PRECISION,
    "in_bytes_min" DOUBLE PRECISION,
    "in_bytes_max" DOUBLE PRECISION,
    "out_bytes_min" DOUBLE PRECISION,
    "out_bytes_max" DOUBLE PRECISION,
    "active_avg" DOUBLE PRECISION,
    "inactive_avg" DOUBLE PRECISION,
    "persistent_avg" DOUBLE PRECISION,
    "active_min" INTEGER,
    "active_max" INTEGER,
    "inactive_min" INTEGER,
    "inactive_max" INTEGER,
    "persistent_min" INTEGER,
    "persistent_max" INTEGER,
    "weight" INTEGER,
    PRIMARY KEY ("series_id", "at")
);
CREATE INDEX "sample_1m_at_idx" ON "sample_1m" USING BRIN ("at");

CREATE TABLE "sample_1h" (LIKE "sample_1m" INCLUDING ALL);

-- Up to where each roll-up is done. A late sample winds the minutes back, and they are computed again; computing minutes winds
-- the hours back. claimed_until is moved before the work, and never back, so that a round being written meanwhile knows that
-- it is late.
CREATE TABLE "rollup" (
    "level" TEXT NOT NULL PRIMARY KEY CHECK ("level" IN ('minute', 'hour')),
    "done_until" TIMESTAMPTZ NOT NULL DEFAULT '-infinity',
    "claimed_until" TIMESTAMPTZ NOT NULL DEFAULT '-infinity'
);
INSERT INTO "rollup" ("level") VALUES ('minute'), ('hour');

-- A state that held from one moment to another; to_at NULL means now.
CREATE TABLE "span" (
    "id" BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "host_id" UUID NOT NULL REFERENCES "host"("id") ON DELETE CASCADE,
    "subject" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ NOT NULL,
    "to_at" TIMESTAMPTZ,
    CONSTRAINT "span_order_check" CHECK ("to_at" >= "from_at"),
    CONSTRAINT "span_host_id_subject_from_at_key" UNIQUE ("host_id", "subject", "from_at")
);
CREATE UNIQUE INDEX "span_open_key" ON "span"("host_id", "subject") WHERE "to_at" IS NULL;
CREATE INDEX "span_to_at_idx" ON "span"("to_at") WHERE "to_at" IS NOT NULL;
