"""The functions that OPA has, with the number of values that each takes: what is not among them stands in no policy.

Those that a module of Rego version 1 may call, as OPA 1.22.2 lists them (``opa capabilities --current``), less the deprecated
ones, which it refuses, and less ``print``, which takes any number. A test compares the list with the OPA that the tests run.
"""

_BY_NUMBER = {
    0: """
        opa.runtime rego.metadata.chain rego.metadata.rule time.now_ns
    """,
    1: """
        abs array.flatten array.reverse base64.decode base64.encode base64.is_valid base64url.decode
        base64url.encode base64url.encode_no_pad bits.negate ceil count crypto.md5 crypto.parse_private_keys
        crypto.sha1 crypto.sha256 crypto.x509.parse_and_verify_certificates crypto.x509.parse_certificate_request
        crypto.x509.parse_certificates crypto.x509.parse_rsa_private_key floor glob.quote_meta graphql.parse_query
        graphql.parse_schema graphql.schema_is_valid hex.decode hex.encode http.send intersection io.jwt.decode
        is_array is_boolean is_null is_number is_object is_set is_string json.is_valid json.marshal json.unmarshal
        json.verify_schema lower max min net.cidr_expand net.cidr_is_valid net.cidr_merge net.lookup_ip_addr
        object.keys object.union_n product regex.is_valid round semver.is_valid sort strings.reverse sum time.clock
        time.date time.format time.parse_duration_ns time.parse_rfc3339_ns time.weekday to_number trace trim_space
        type_name union units.parse units.parse_bytes upper uri.is_valid uri.parse urlquery.decode
        urlquery.decode_object urlquery.encode urlquery.encode_object uuid.parse uuid.rfc4122 walk yaml.is_valid
        yaml.marshal yaml.unmarshal
    """,
    2: """
        and array.concat assign bits.and bits.lsh bits.or bits.rsh bits.xor concat contains crypto.hmac.equal
        crypto.hmac.md5 crypto.hmac.sha1 crypto.hmac.sha256 crypto.hmac.sha512
        crypto.x509.parse_and_verify_certificates_with_options crypto.x509.parse_keypair div endswith eq equal
        format_int graph.reachable graph.reachable_paths graphql.is_valid graphql.parse graphql.parse_and_verify gt
        gte indexof indexof_n io.jwt.decode_verify io.jwt.verify_eddsa io.jwt.verify_es256 io.jwt.verify_es384
        io.jwt.verify_es512 io.jwt.verify_hs256 io.jwt.verify_hs384 io.jwt.verify_hs512 io.jwt.verify_ps256
        io.jwt.verify_ps384 io.jwt.verify_ps512 io.jwt.verify_rs256 io.jwt.verify_rs384 io.jwt.verify_rs512
        json.filter json.marshal_with_options json.match_schema json.patch json.remove lt lte minus mul neq
        net.cidr_contains net.cidr_contains_matches net.cidr_intersects numbers.range object.filter object.remove
        object.subset object.union or plus rand.intn regex.globs_match regex.match regex.split rego.parse_module rem
        semver.compare split sprintf startswith strings.any_prefix_match strings.any_suffix_match strings.count
        strings.render_template strings.replace_n time.diff time.parse_ns trim trim_left trim_prefix trim_right
        trim_suffix
    """,
    3: """
        array.slice glob.match io.jwt.encode_sign io.jwt.encode_sign_raw numbers.range_step object.get
        providers.aws.sign_req regex.find_all_string_submatch_n regex.find_n regex.replace replace strings.split_n
        substring
    """,
    4: """
        regex.template_match time.add_date
    """,
}

BUILTINS = {name: number for number, names in _BY_NUMBER.items() for name in names.split()}
"""The number of values by the name of the function."""
