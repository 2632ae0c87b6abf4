-- PersonStated.title_series: [{ value, startsOn, endsOn }], the days of each as identity says them. NULL: not heard of since.
ALTER TABLE person ADD COLUMN title_series jsonb;
-- Of an association's class: the series that it trains for.
ALTER TABLE training_class ADD COLUMN series text;
-- Whoever and whatever was heard of before is known without these: doctor names each as not heard until it is told again.
UPDATE person SET version = 0;
UPDATE training_class SET seq = 0;
