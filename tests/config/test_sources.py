from tests.harness import sources_check


def test_no_file_names_a_package_registry():
    assert sources_check.registries_named() == []


def test_the_check_sees_a_mention(tmp_path, monkeypatch):
    monkeypatch.setattr(sources_check, "ROOT", tmp_path)
    monkeypatch.setattr(sources_check, "source_files", lambda: [tmp_path / "requirements.txt"])
    host = "".join(sources_check.HOSTS[0])
    (tmp_path / "requirements.txt").write_text(f"fine\n--index-url https://{host}/simple\n")
    assert sources_check.registries_named() == ["requirements.txt:2"]
