-- Arguments: what each event's id begins with, the code of the meter, the subscription. A request holds a thousand new events.
local prefix, tail, count = "", "", 0

function init(args)
  prefix = '{"id":"' .. args[1]
  tail = '","source":"bench","type":"' .. args[2] .. '","subscription_id":"' .. args[3] .. '","data":{"quantity":3,"region":"eu"}}'
end

function request()
  local events = {}
  for i = 1, 1000 do
    count = count + 1
    events[i] = prefix .. count .. tail
  end
  return wrk.format("POST", nil, nil, '{"events":[' .. table.concat(events, ",") .. "]}")
end
