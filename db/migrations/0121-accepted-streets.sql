-- An accepted move may lead to a piece of a street as well.
alter table accepted_stop add column segment_id integer references street_segment (id) on delete cascade;
alter table accepted_stop drop constraint accepted_stop_check;
alter table accepted_stop add constraint accepted_stop_check check (num_nonnulls(alarm_id, cell_id, segment_id) = 1);
alter table accepted_stop drop constraint accepted_stop_instruction_id_alarm_id_cell_id_key;
alter table accepted_stop add unique nulls not distinct (instruction_id, alarm_id, cell_id, segment_id);
