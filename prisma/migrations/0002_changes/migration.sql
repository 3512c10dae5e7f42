-- Files as they are and as they should be, change sets, operations and their journals.

CREATE TABLE "file_reading" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "host_id" UUID NOT NULL,
    "tried_at" TIMESTAMPTZ(6) NOT NULL,
    "read_at" TIMESTAMPTZ(6),
    "why" TEXT,
    "suite" TEXT,
    "keepalived_path" TEXT,
    "config_id" TEXT,
    "imported_at" TIMESTAMPTZ(6),
    CONSTRAINT "file_reading_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "file_reading_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "file_reading_suite_check" CHECK ("suite" IN ('frr', 'quagga'))
);
CREATE UNIQUE INDEX "file_reading_host_id_key" ON "file_reading"("host_id");

CREATE TABLE "host_file" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "host_id" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL,
    CONSTRAINT "host_file_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "host_file_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "host_file_host_id_path_key" ON "host_file"("host_id", "path");

CREATE TABLE "change_set" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "cluster_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "version" INTEGER NOT NULL DEFAULT 1,
    "author_id" UUID,
    "author_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_by_name" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "change_set_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "change_set_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "change_set_state_check" CHECK ("state" IN ('draft', 'rolling', 'done', 'reverted', 'stopped', 'abandoned'))
);
CREATE UNIQUE INDEX "change_set_cluster_id_number_key" ON "change_set"("cluster_id", "number");

CREATE TABLE "change_edit" (
    "id" BIGSERIAL NOT NULL,
    "change_id" UUID NOT NULL,
    "edit" JSONB NOT NULL,
    "by_id" UUID,
    "by_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "change_edit_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "change_edit_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change_set"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "change_edit_change_id_idx" ON "change_edit"("change_id");

CREATE TABLE "change_review" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "change_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "parts" JSONB NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL,
    CONSTRAINT "change_review_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "change_review_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change_set"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "change_review_change_id_hash_key" ON "change_review"("change_id", "hash");

CREATE TABLE "operation" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "cluster_id" UUID NOT NULL,
    "change_id" UUID,
    "plan" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "outcome" TEXT,
    "sentence" TEXT,
    "options" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "choice" TEXT,
    "round" INTEGER NOT NULL DEFAULT 1,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "worker_id" TEXT,
    "abort_requested_at" TIMESTAMPTZ(6),
    "started_by_id" UUID,
    "started_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(6),
    CONSTRAINT "operation_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "operation_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "operation_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change_set"("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "operation_state_check" CHECK ("state" IN ('queued', 'running', 'restoring', 'waiting', 'done')),
    CONSTRAINT "operation_outcome_check" CHECK ("outcome" IN ('done', 'reverted', 'stopped', 'failed')),
    CONSTRAINT "operation_end_check" CHECK (("state" = 'done') = ("outcome" IS NOT NULL AND "ended_at" IS NOT NULL))
);
CREATE INDEX "operation_cluster_id_idx" ON "operation"("cluster_id");
CREATE INDEX "operation_change_id_idx" ON "operation"("change_id");
-- One open operation in each cluster, whoever asks and from where.
CREATE UNIQUE INDEX "operation_open_key" ON "operation"("cluster_id") WHERE "state" <> 'done';

CREATE TABLE "operation_step" (
    "id" BIGSERIAL NOT NULL,
    "operation_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "host_id" UUID,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "epoch" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "ended_at" TIMESTAMPTZ(6),
    "sentence" TEXT,
    "detail" JSONB,
    CONSTRAINT "operation_step_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "operation_step_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "operation_step_state_check" CHECK ("state" IN ('begun', 'done', 'failed'))
);
CREATE UNIQUE INDEX "operation_step_operation_id_name_key" ON "operation_step"("operation_id", "name");

CREATE TABLE "revision" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "host_id" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "text" TEXT,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "by_name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "change_id" UUID,
    "operation_id" UUID,
    CONSTRAINT "revision_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "revision_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "revision_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change_set"("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "revision_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "revision_number_check" CHECK ("number" >= 0)
);
CREATE UNIQUE INDEX "revision_host_id_path_number_key" ON "revision"("host_id", "path", "number");
CREATE INDEX "revision_change_id_idx" ON "revision"("change_id");
CREATE INDEX "revision_operation_id_idx" ON "revision"("operation_id");
