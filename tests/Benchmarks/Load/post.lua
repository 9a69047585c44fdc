-- Arguments: a body, and what each Idempotency-Key begins with, where there is one.
local body, prefix, count = "", nil, 0

function init(args)
  body, prefix = args[1], args[2]
end

function request()
  if prefix then
    count = count + 1
    wrk.headers["Idempotency-Key"] = prefix .. count
  end
  return wrk.format("POST", nil, nil, body)
end
