-- Whether a telephone that the network refused is still somebody's is asked of each such message whose time has come.
create index request_phone on request (phone_index) where phone_index is not null;
-- Messages that were forgotten before kept tags of telephone and question in their number.
update sms set id = 'E-' || gen_random_uuid() where phone_index = '';
