-- What daemons and kernel say beside the files, where no poll asks for it.

ALTER TABLE "file_reading" ADD COLUMN "running" TEXT, ADD COLUMN "thresholds" TEXT;
